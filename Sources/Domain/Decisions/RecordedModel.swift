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
        let series = try values.decodeIfPresent([SiteSeries].self, forKey: .siteSeries)
        self.model = series.map { model.with(SiteSeries.sites(of: $0)) } ?? model
    }
}

extension StoredModel {
    fileprivate func with(_ sites: [Site]) -> StoredModel {
        StoredModel(
            name: name, path: path, weightsDigest: weightsDigest, configurationDigest: configurationDigest,
            tokenizerDigest: tokenizerDigest, shape: shape.with(sites))
    }
}
