import ArgumentParser
import Domain

struct RefuseCommand: OrderCommand {
    static let action = ControlOrder.Action.refuse
    static let configuration = configured("Turns a held request down.")

    @OptionGroup var order: OrderOptions
}
