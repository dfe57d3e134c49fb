internal import CLinux

/// How this process takes memory from the system.
public enum ProcessMemory {
    /// All threads from one place. With one for each, a program whose work goes from thread to thread grows for hours, by what each thread
    /// keeps. To be called before there are others.
    public static func shareAmongThreads() { heterolora_share_memory() }
}
