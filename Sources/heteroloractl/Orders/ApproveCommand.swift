import ArgumentParser
import Domain

struct ApproveCommand: OrderCommand {
    static let action = ControlOrder.Action.approve
    static let configuration = configured("Lets a held request run.")

    @OptionGroup var order: OrderOptions
}
