import ArgumentParser
import Domain

struct ApproveCommand: OrderCommand {
    static let action = ControlOrder.Action.approve
    static let configuration = configuration("Lets a held request run.")

    @OptionGroup var order: OrderOptions
}
