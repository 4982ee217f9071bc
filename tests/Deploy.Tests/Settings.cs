using Atelier.Deploy.Tests.Bicep;

namespace Atelier.Deploy.Tests;

/// <summary>The settings of the hosts: who reads which, and which Bicep sets.</summary>
internal static class Settings
{
    /// <summary>Read by the Functions host and its extensions, before any code of ours.</summary>
    public static readonly string[] OfTheFunctionsHost =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_CONNECTION_STRING", "AzureWebJobsDisableHomepage", "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__credential", "DTS_CONNECTION_STRING", "OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID", "ServiceBusConnection__clientId", "ServiceBusConnection__credential",
        "ServiceBusConnection__fullyQualifiedNamespace", "TASKHUB_NAME",
    ];

    /// <summary>Read by the functions' code.</summary>
    public static readonly string[] OfTheFunctions =
    [
        "ATELIER_BLOB_CONTAINER", "ATELIER_BLOB_ENDPOINT", "ATELIER_CONTENT_SAFETY_ENDPOINT", "ATELIER_KEY_VAULT_KEY", "ATELIER_LINK_KEY", "ATELIER_OPENAI_CHAT",
        "ATELIER_OPENAI_ENDPOINT", "ATELIER_PLATFORM_SIGN_IN", "ATELIER_POOLS", "ATELIER_TEAMS_HOSTS", "ATELIER_TEAMS_WEBHOOK", "ATELIER_URL", "ATELIER_WORKSPACE", "AZURE_CLIENT_ID",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
    ];

    /// <summary>Read by the render worker.</summary>
    public static readonly string[] OfTheWorker =
    [
        "ATELIER_ATTENTION", "ATELIER_BATCH", "ATELIER_BLOB_CONTAINER", "ATELIER_BLOB_ENDPOINT", "ATELIER_DEVICE", "ATELIER_MODELS_CONTAINER", "ATELIER_MODEL_CACHE", "ATELIER_MODEL_MEMORY",
        "ATELIER_NORMS", "ATELIER_POOLS", "ATELIER_THREADS", "ATELIER_WORKSPACE", "AZURE_CLIENT_ID", "OTEL_EXPORTER_OTLP_ENDPOINT",
        "ServiceBusConnection__clientId", "ServiceBusConnection__fullyQualifiedNamespace",
    ];

    /// <summary>Read by the render worker too, for the managed image model that stands in for its own.</summary>
    public static readonly string[] OfTheImageService = ["ATELIER_OPENAI_ENDPOINT", "ATELIER_OPENAI_IMAGE"];

    /// <summary>Flex Consumption refuses these: https://learn.microsoft.com/azure/azure-functions/functions-app-settings#flex-consumption-plan-deprecations</summary>
    public static readonly string[] RefusedByFlex =
    [
        "ENABLE_ORYX_BUILD", "FUNCTIONS_EXTENSION_VERSION", "FUNCTIONS_MAX_HTTP_CONCURRENCY", "FUNCTIONS_WORKER_PROCESS_COUNT", "FUNCTIONS_WORKER_RUNTIME",
        "FUNCTIONS_WORKER_RUNTIME_VERSION", "SCM_DO_BUILD_DURING_DEPLOYMENT", "WEBSITE_CONTENTAZUREFILECONNECTIONSTRING", "WEBSITE_CONTENTOVERVNET", "WEBSITE_CONTENTSHARE",
        "WEBSITE_DNS_SERVER", "WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT", "WEBSITE_NODE_DEFAULT_VERSION", "WEBSITE_RUN_FROM_PACKAGE", "WEBSITE_SKIP_CONTENTSHARE_VALIDATION",
        "WEBSITE_VNET_ROUTE_ALL",
    ];

    /// <summary>What Bicep sets on the Functions app.</summary>
    public static IReadOnlyDictionary<string, Expression> OfFunctions()
    {
        var settings = BicepFile.Of("bicep/modules/functions.bicep").Resources.Single(r => r.Resource.Name == "settings").Resource.Body!["properties"]!;
        var studio = ((Body)BicepFile.Of("bicep/main.bicep").Named("functions").Body!["params"]!)["studioSettings"]!;
        return Merge([settings, studio]);
    }

    /// <summary>What Bicep sets on the worker.</summary>
    public static IReadOnlyDictionary<string, Expression> OfWorker() =>
        BicepFile.Of("bicep/worker.bicep").Named("app").Body!.All().OfType<Body>().Where(b => b["name"] is Text { Plain: { } name } && b["value"] is not null && name.Contains('_', StringComparison.Ordinal))
            .ToDictionary(b => ((Text)b["name"]!).Plain!, b => b["value"]!, StringComparer.Ordinal);

    private static Dictionary<string, Expression> Merge(IEnumerable<Expression> parts) =>
        parts.SelectMany(p => p.All()).OfType<Body>().SelectMany(b => b.Properties).ToDictionary(p => ((Text)p.Key).Plain!, p => p.Value, StringComparer.Ordinal);
}
