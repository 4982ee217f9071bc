namespace Atelier.Web.Connector;

/// <summary>An operation of the API that the connector has.</summary>
/// <param name="Id">The API's id, which is the connector's too.</param>
/// <param name="Kind">What it is there.</param>
internal sealed record ConnectorOperation(string Id, ConnectorOperationKind Kind)
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ConnectorOperation> All { get; } =
    [
        .. new[] { "SubmitBrief", "GetBrief", "ListAssets", "GetAsset", "SearchAssets", "GetReview", "Decide", "GetReviewCard", "RelayCardResponse", "KillCampaign" }
            .Select(id => new ConnectorOperation(id, ConnectorOperationKind.Action)),
        .. new[] { "OnReviewRequested", "OnBriefDelivered", "OnBriefFailed" }.Select(id => new ConnectorOperation(id, ConnectorOperationKind.Trigger)),
        .. new[] { "ListCampaigns", "ListBrands", "ListModels", "Unsubscribe" }.Select(id => new ConnectorOperation(id, ConnectorOperationKind.Internal)),
    ];
}
