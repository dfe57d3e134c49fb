/// The release that all three programs belong to.
public enum Version {
    public static let text = "0.2.0"
}
