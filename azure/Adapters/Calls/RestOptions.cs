using Azure.Core;

namespace Atelier.Azure.Calls;

/// <summary>Settings of a plain REST client. Retries are not its own; bodies and headers are never logged.</summary>
internal sealed class RestOptions : ClientOptions
{
    public RestOptions()
    {
        Retry.MaxRetries = 0;
        Retry.NetworkTimeout = TimeSpan.FromMinutes(5);
        Diagnostics.IsLoggingContentEnabled = false;
    }
}
