public import Domain
internal import Glibc

/// What the system's name service knows of the owner of a file.
extension Submitter {
    /// Groups of one account that are asked for.
    private static let groupCountMax: Int32 = 1024

    /// The account, and the groups that it is in now.
    public init(account userID: UInt32) {
        var entry = unsafe passwd()
        var result: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        let code = unsafe getpwuid_r(userID, &entry, &buffer, buffer.count, &result)
        guard unsafe code == 0 && result != nil else {
            self.init(userID: userID, userName: "\(userID)", groups: [])
            return
        }
        var count = Self.groupCountMax
        var groups = [gid_t](repeating: 0, count: Int(count))
        let found = unsafe getgrouplist(entry.pw_name, entry.pw_gid, &groups, &count)
        self.init(
            userID: userID, userName: unsafe String(cString: entry.pw_name),
            groups: groups.prefix(found < 0 ? groups.count : Int(count)).map(Self.name))
    }

    /// The account of this name, and the groups that it is in now; of a name that nobody has, no groups and the number that no account has.
    public init(accountNamed name: String) {
        var entry = unsafe passwd()
        var result: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        let code = unsafe getpwnam_r(name, &entry, &buffer, buffer.count, &result)
        guard unsafe code == 0 && result != nil else {
            self.init(userID: .max, userName: name, groups: [])
            return
        }
        let known = unsafe entry.pw_uid
        self.init(account: known)
    }

    private static func name(ofGroup groupID: gid_t) -> String {
        var entry = unsafe group()
        var result: UnsafeMutablePointer<group>?
        // Groups may have very many members, and all of them come with the name.
        var buffer = [CChar](repeating: 0, count: 1 << 18)
        let code = unsafe getgrgid_r(groupID, &entry, &buffer, buffer.count, &result)
        return unsafe code == 0 && result != nil ? String(cString: entry.gr_name) : "\(groupID)"
    }
}
