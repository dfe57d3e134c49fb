import ArgumentParser
import Domain

struct ResumeCommand: OrderCommand {
    static let action = ControlOrder.Action.resume
    static let configuration = configured("Lets a paused request go on.")

    @OptionGroup var order: OrderOptions
}
