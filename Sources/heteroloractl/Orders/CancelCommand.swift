import ArgumentParser
import Domain

struct CancelCommand: OrderCommand {
    static let action = ControlOrder.Action.cancel
    static let configuration = configured("Ends a request, whatever it is doing.")

    @OptionGroup var order: OrderOptions
}
