/// A model as what a verdict was given on has it: its sites by role, because every verdict says them. In ledgers of before they stand one by one.
struct RecordedModel: Codable {
    let model: StoredModel

    private enum CodingKeys: CodingKey {
        case siteSeries
    }

    init(_ model: StoredModel) {
        self.model = model
    }

    func encode(to encoder: any Encoder) throws {
        guard let series = SiteSeries.all(of: model.shape.sites) else { return try model.encode(to: encoder) }
        try model.with([]).encode(to: encoder)
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(series, forKey: .siteSeries)
    }

    init(from decoder: any Decoder) throws {
        let model = try StoredModel(from: decoder)
        let values = try decoder.container(keyedBy: CodingKeys.self)
        guard let series = try values.decodeIfPresent([SiteSeries].self, forKey: .siteSeries) else {
            self.model = model
            return
        }
        guard series.allSatisfy(\.isPossible) else {
            throw DecodingError.dataCorruptedError(
                forKey: .siteSeries, in: values, debugDescription: "blocks that no model has")
        }
        self.model = model.with(SiteSeries.sites(of: series))
    }
}

extension StoredModel {
    fileprivate func with(_ sites: [Site]) -> StoredModel {
        StoredModel(
            name: name, path: path, weightsDigest: weightsDigest, configurationDigest: configurationDigest,
            tokenizerDigest: tokenizerDigest, shape: shape.with(sites))
    }
}
