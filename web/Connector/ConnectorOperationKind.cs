namespace Atelier.Web.Connector;

/// <summary>What an operation of the API is in the connector.</summary>
internal enum ConnectorOperationKind
{
    /// <summary>A step that people put into flows.</summary>
    Action,

    /// <summary>What starts a flow.</summary>
    Trigger,

    /// <summary>For the platform alone: lists to choose from, unsubscribing.</summary>
    Internal,
}
