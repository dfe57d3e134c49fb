import ArgumentParser
import Domain

struct PauseCommand: OrderCommand {
    static let action = ControlOrder.Action.pause
    static let configuration = configured("Stops a request's worker at a snapshot; none is started until it is resumed.")

    @OptionGroup var order: OrderOptions
}
