import Journal
import Records

/// A new register in one file: what the kernel needs to know about the unit's vehicles, and nothing else.
struct Vehicle: Record {
    enum State: String, Choice {
        case parked, out, scrapped
        static let titles = ["在库", "出车", "报废"]
        static let tones: [Tone] = [.ok, .info, .wait]
    }
    static let kindName = "vehicle"
    var id = RecordID.unset
    var state = State.parked
    var plate = ""
    var seats: Int?
    var price: Money?
    var bought: Day?
    var keeper: Reference<Person>?
    var driver: Reference<Person>?
    var fault = ""
    var phone = ""

    static let register = Register<Vehicle>(kindName, title: "车辆台账") {
        Field(\.plate, "车牌号").required(max: 10).listed()
        Field(\.seats, "座位数").required().indexed().listed()
        Field(\.price, "购置价").listed()
        Field(\.bought, "购置日").required().listed()
        Field(\.keeper, "保管人").required().indexed().listed()
        Field(\.driver, "驾驶人").computed().listed()
        Field(\.fault, "事故情况", .paragraph).restricted()
        Field(\.phone, "联系电话").personal()
    } actions: {
        Action("take", "出车", from: [.parked], to: .out).by(.staff).asks(\.driver, required: true)
        Action("bring", "回场", from: [.out], to: .parked).by(.person(\.driver, "驾驶人")).tone(.ok)
        Action("scrap", "报废", from: [.parked], to: .scrapped) { vehicle, context in
            guard let bought = vehicle.bought, bought < context.today else { throw Refusal("今天才买的车不能报废。") }
        }
        .by(.role(.head)).differs(from: \.keeper, "保管人").asksReason("报废依据").tone(.miss)
    }
    .menu(.control).created(by: .role(.clerk)).edited(in: [.parked, .out])
    .unique("这个车牌号已经登记", \.plate).named(\.plate).happened(on: \.bought).handled { [$0.keeper?.id].compactMap { $0 } }
}
