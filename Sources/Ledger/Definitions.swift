internal import Domain

internal import struct Crypto.SHA256

/// The functions and views of the ledger, as the migrations of this release make them: by the SHA-256 of what the server says that they are.
///
/// What is digested of a function are its language, its properties, its text as it was written, and what the server has bound; of a view, what the server has bound. How a
/// server writes what it has bound differs between versions in blanks, parentheses, quotes and the tables before columns' names: those are left out. Of a
/// setting the quotes around plain names are, which depend on who made it.
enum Definitions {
    /// Functions, views and rules that are gone, or not as the migrations made them, and such as they did not make.
    static func faults(_ connection: Connection) throws(LedgerError) -> [AuditFault] {
        var missing = digests
        var faults: [String] = []
        for row in try connection.rows(query) {
            guard row.count == 3, let name = row[0] else { continue }
            let digest = Digest(bytes: SHA256.hash(data: Array((row[1] ?? "").utf8) + [0x0A] + essence(of: row[2] ?? "")))
            switch missing.removeValue(forKey: name) {
            case digest.hexadecimal: break
            // A view of somebody's own is in nobody's way.
            case nil where name.hasPrefix("view "): break
            case nil: faults.append("\(name.printable) is none that the migrations made")
            default: faults.append("\(name.printable) is not as the migrations made it: SHA-256 \(digest)")
            }
        }
        return (faults + missing.keys.sorted().map { "\($0) is gone" }).map { AuditFault(sequence: nil, reason: $0) }
    }

    private static let query: SQL = """
        select 'function ' || proname || ' of ' || pronargs || ' arguments',
            concat_ws(' ', lanname, prokind, provolatile, prosecdef, proisstrict, 
                regexp_replace(array_to_string(proconfig, ','), '"([a-z_]+)"', '\\1', 'g'), prosrc),
            concat_ws(' ', pg_get_function_arguments(p.oid), pg_get_function_result(p.oid), pg_get_function_sqlbody(p.oid))
        from pg_proc p join pg_language l on l.oid = prolang where pronamespace = 'public'::regnamespace
        union all
        select 'view ' || relname, concat_ws(' ', relkind, array_to_string(reloptions, ',')), pg_get_viewdef(oid) from pg_class
        where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')
        union all
        select 'rule ' || rulename || ' on ' || relname, '', '' from pg_rewrite join pg_class c on c.oid = ev_class
        where relnamespace = 'public'::regnamespace and rulename <> '_RETURN'
        order by 1
        """

    /// A definition without what servers write in several ways; what stands between single quotes stays as it is.
    private static func essence(of definition: String) -> [UInt8] {
        var essence: [UInt8] = []
        var isQuoted = false
        for byte in definition.utf8 {
            switch byte {
            case UInt8(ascii: "'"):
                isQuoted.toggle()
                essence.append(byte)
            case _ where isQuoted: essence.append(byte)
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\""): break
            case UInt8(ascii: "."): while essence.last.map(isOfName) == true { essence.removeLast() }
            default: essence.append(byte)
            }
        }
        return essence
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// A migration that makes or changes one changes its line here; a verification names what differs, with the digest that it has.
    private static let digests: [String: String] = [
        "function append_audit_event of 7 arguments": "55e04046f51b8ea18b6cbdd94f8a42d11da4d1631213468ea783106183b1a947",
        "function audit_event_hash of 9 arguments": "84dc99b7b3d36802ef2b8baf090172d5a0b7f1677e4d63b51490136d4ec80645",
        "function can_follow of 2 arguments": "c06b61be57db6a5e82b829313509276786d518339276adf3388008e9a1ef7c26",
        "function ledger_field of 1 arguments": "e2a28eee069b995f48ab5fb216e0981dc40f87b0d40f7c9472efcb53059f1d1d",
        "function ledger_field_text of 1 arguments": "3b5467aec6d796c7ba8b6bcbabd323d9a630c57d39a461fccdcc7eaed45500f9",
        "function ledger_time of 1 arguments": "ca7dad25f131cf2f85146a6e8b38ee6f7f2f3905f317d13254213e3d6edcaa79",
        "function project_audit_event of 0 arguments": "a2dba7c1943f96e4a1effe038d16560bcca863d7fdeacb6acf26b52e8347a86d",
        "function refuse_change of 0 arguments": "76f85fa17f9dcd2578339b2f4a5e3d70155023dc975d70e8e5fcd6a07db4f56c",
        "function refuse_change_by_hand of 0 arguments": "ac2354fddddba950343b73314a9242026e8cbaf425409a9fcde72487da06fad7",
        "function refuse_usurper of 5 arguments": "1d7acf9443cfe0bbd1f72383c9e8abc61a1886e376981dee5efd56df73492b54",
        "function take_append_turn of 0 arguments": "f9ab4a4623c4de8430a2fd1ec702e59bfcc1b67fdb431179c273324d09b79946",
        "view attempt": "910c9cb5867cc4cd2812df9fc8a3a475c7babdebeefcd451dd509806597b54eb",
        "view budget_curve": "990742c0dfb26b1a0955a96125bd9f534fd6e9b0677edba1adf1d6fb5054dfaf",
        "view checkpoint": "a340ad1c568e592233a457a77fb15e690eb7edae2da655b1f3e2e02620634ad2",
        "view consumption_change": "1cf0498b98196e59c68ef5bbf48d75b3e53abdf779b66a750197c58898108c58",
        "view control_order": "ba6217f4b41d741079a96a60c929524722eea68287b59ec28b71f4d5b4f1e8e2",
        "view machine": "a16299a314b6eaa909abf9f5f94f4a790ac9b233dff71b39d2b7006afe7e9d7d",
        "view machine_change": "fd78e36740711419f4d3c0327a4079d0d7cb7fff583325020eac0881dd45830e",
        "view policy_text": "cb1887cc234f805ad4f15e5612735d6266ca4b09cb08b0f231db4a8c923baa8c",
        "view projected_allocation": "9dc4be641d06008811b3c79e4916c0c504b850d1921d8a7d83e0f13f2f7d12c0",
        "view projected_artifact": "f547d254f4c04ab3072192931d864871d7d0e88454662e8f250c28bfa72b963e",
        "view projected_consumption": "346a3c1c0eda6bc17097b35bb8ce1606fa83304f48f999dd5362b4b782b9f39f",
        "view projected_cost": "3469f0c9595adaf21ea5cf4ed21b4221e15c03a4969d8790b661aa0a93952daf",
        "view projected_finding": "2f084da3e24a7af36e86a200798195055d39e74d08335466078aafb10329e6b1",
        "view projected_judged_policy": "ff2bf2915cc9b9e5db869f0b2a10ac46da550b803af6af8d35de9ed334c6f723",
        "view projected_measurement": "4738f1f079b8438f321ca4bc4cdfb988b76204ed0cba1b17aae616ac96e0567c",
        "view projected_outcome": "524e6dd3cfaf0da7162a2a03d047511fb2accc1100e0a68cd46587f95f247196",
        "view projected_plan": "01d93fcee84a6b26bc5979ee7a4f337d5aefd636a326c87c887b8a6a890790ab",
        "view projected_reception": "ed5b3e12d5adb2f1a26b46c1380836d4bc0a8c999cbf376de343d6531b480847",
        "view projected_request": "95b8e38488b9c6326b5bc175b51ef44eace00eb93ff88b3c812a5107dfb5b5f2",
        "view projected_saliency": "92f8f1437973af8fb7ba339735eaeeed21952ada766d042813e76ff5fc0a1edc",
        "view projected_standing": "965880d03c2b371e5588f4bd533a48ce9cc08a90410a13d4bb64a44efd69816f",
        "view projected_state_change": "43a57d6f1ddd5db6fa96d54ef8a7b9aa85f726332510d77ebaf707bb8dc142d7",
        "view projected_trial": "a70d775ada1bb41f34432d569c78cb3aee86d12c16fbc8cbd8dad7634c913528",
        "view projected_verdict": "8e3f574b8a0891d9d258626432a0751dec618a66ca838578bc1bf879a39f5a1c",
        "view proxy_validation": "0b050dd331edcdc3c854a9f01e963cab6f9353087a4fa0627bc8c41e170027f9",
        "view refused_kernel": "9e58616799eb29c7983eed665cc0f79c2cf2dfc5f3ee1694bcdb6b5a704470a9",
        "view request_overview": "6722a4269f477ac53736b6f4ede594190be99a3868a7fb743e7f1a4254f0f02c",
        "view request_state": "da6bce35db770f34f5a337e7de3372595a30441edb855d6f691cf089fb68113c",
        "view saliency_interval": "4847dda7821bd0c4e75425125b562749c1905747afc38be2e18ea2ec66be6f68",
        "view search_candidate": "2776785706406cadf7261c625ceddc7decee33cec500118254d5abf067d8478a",
        "view selection_frequency": "55b7b3b5c7ca0f97231be8b3e9cd75956f28a4e8c26cf54e0575530f7c14786e",
        "view snapshot": "79906c5cc57ae50d6bbb3708578928c5697e2d4638ecdf4e5296dd99bde948f6",
        "view spending": "c512a9f971e41d4a5a702af81a7ae1a69e1488b8d5574bbbbcd7bbefb2e1cc92",
        "view test_look": "1751511c4128bc9ed73a91202e613daefe09ba020ff32a551995c826af65b9d0",
        "view verdict_basis": "b90c4aec526a3b25478f6df543c23eab0c67f5fad0795003dc1a4c0c20caad00",
    ]
}
