import ArgumentParser
import Domain

struct CancelCommand: OrderCommand {
    static let action = ControlOrder.Action.cancel
    static let configuration = configuration("Ends a request, whatever it is doing.")

    @OptionGroup var order: OrderOptions
}
