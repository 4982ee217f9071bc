namespace Atelier.Deploy.Tests;

/// <summary>What Azure knows, copied by hand from the sources named.</summary>
internal static class AzureFacts
{
    /// <summary>
    /// Resource types with the version used and what their bodies must hold. Source: Azure/bicep-types-az, generated/ of 2026-08-20, and
    /// microsoftgraph/msgraph-bicep-types 1.0.0: the types that the Bicep compiler checks by, which is what CI does with every property of every body.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, (string Version, string[] Required)> Types = new Dictionary<string, (string, string[])>(StringComparer.Ordinal)
    {
        ["Microsoft.App/containerApps"] = ("2025-07-01", ["location", "properties.environmentId", "identity.type"]),
        ["Microsoft.App/managedEnvironments"] = ("2025-07-01", ["location"]),
        ["Microsoft.Authorization/roleAssignments"] = ("2022-04-01", ["scope", "properties.principalId", "properties.principalType", "properties.roleDefinitionId"]),
        ["Microsoft.CognitiveServices/accounts"] = ("2025-06-01", ["location", "kind", "sku.name", "properties.customSubDomainName"]),
        ["Microsoft.CognitiveServices/accounts/deployments"] = ("2025-06-01", ["sku.name", "sku.capacity", "properties.model.format", "properties.model.name", "properties.model.version"]),
        ["Microsoft.Consumption/budgets"] = ("2024-08-01", ["properties.category", "properties.amount", "properties.timeGrain", "properties.timePeriod.startDate"]),
        ["Microsoft.ContainerRegistry/registries"] = ("2025-11-01", ["location", "sku.name"]),
        ["Microsoft.DurableTask/schedulers"] = ("2025-11-01", ["location", "properties.ipAllowlist", "properties.sku.name"]),
        ["Microsoft.DurableTask/schedulers/retentionPolicies"] = ("2025-11-01", ["properties.retentionPolicies"]),
        ["Microsoft.DurableTask/schedulers/taskHubs"] = ("2025-11-01", ["properties"]),
        ["Microsoft.Graph/appRoleAssignedTo"] = ("v1.0", ["appRoleId", "principalId", "resourceId"]),
        ["Microsoft.Graph/applications"] = ("v1.0", ["uniqueName", "displayName"]),
        ["Microsoft.Graph/applications/federatedIdentityCredentials"] = ("v1.0", ["name", "audiences", "issuer", "subject"]),
        ["Microsoft.Graph/servicePrincipals"] = ("v1.0", ["appId"]),
        ["Microsoft.Insights/actionGroups"] = ("2024-10-01-preview", ["location", "properties.groupShortName", "properties.enabled"]),
        ["Microsoft.Insights/components"] = ("2020-02-02", ["location", "kind", "properties.Application_Type", "properties.WorkspaceResourceId"]),
        ["Microsoft.Insights/diagnosticSettings"] = ("2021-05-01-preview", ["scope", "properties.workspaceId", "properties.metrics"]),
        ["Microsoft.Insights/metricAlerts"] = ("2018-03-01", ["location", "properties.severity", "properties.enabled", "properties.scopes", "properties.evaluationFrequency", "properties.windowSize", "properties.criteria"]),
        ["Microsoft.Insights/scheduledQueryRules"] = ("2023-12-01", ["location", "properties.scopes", "properties.criteria"]),
        ["Microsoft.KeyVault/vaults"] = ("2025-05-01", ["location", "properties.tenantId", "properties.sku.family", "properties.sku.name"]),
        ["Microsoft.KeyVault/vaults/keys"] = ("2025-05-01", ["properties.kty"]),
        ["Microsoft.KeyVault/vaults/secrets"] = ("2025-05-01", ["properties.value"]),
        ["Microsoft.Logic/workflows"] = ("2019-05-01", ["location", "properties.definition"]),
        ["Microsoft.ManagedIdentity/userAssignedIdentities"] = ("2024-11-30", ["location"]),
        ["Microsoft.OperationalInsights/workspaces"] = ("2025-07-01", ["location", "properties.sku.name"]),
        ["Microsoft.Resources/resourceGroups"] = ("2024-11-01", ["location"]),
        ["Microsoft.ServiceBus/namespaces"] = ("2024-01-01", ["location", "sku.name"]),
        ["Microsoft.ServiceBus/namespaces/queues"] = ("2024-01-01", ["properties.lockDuration"]),
        ["Microsoft.ServiceBus/namespaces/topics"] = ("2024-01-01", ["properties"]),
        ["Microsoft.Storage/storageAccounts"] = ("2025-06-01", ["location", "kind", "sku.name"]),
        ["Microsoft.Storage/storageAccounts/blobServices"] = ("2025-06-01", []),
        ["Microsoft.Storage/storageAccounts/blobServices/containers"] = ("2025-06-01", ["properties.publicAccess"]),
        ["Microsoft.Storage/storageAccounts/managementPolicies"] = ("2025-06-01", ["properties.policy.rules"]),
        ["Microsoft.Web/serverfarms"] = ("2025-03-01", ["location", "sku.name", "properties.reserved"]),
        ["Microsoft.Web/sites"] = ("2025-03-01", ["location", "kind", "identity.type", "properties.serverFarmId", "properties.functionAppConfig"]),
        ["Microsoft.Web/sites/basicPublishingCredentialsPolicies"] = ("2025-03-01", ["properties.allow"]),
        ["Microsoft.Web/sites/config"] = ("2025-03-01", ["properties"]),
    };

    /// <summary>Built-in roles by the names used here. Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles</summary>
    public static readonly IReadOnlyDictionary<string, (string Role, string Id)> Roles = new Dictionary<string, (string, string)>(StringComparer.Ordinal)
    {
        ["acrPull"] = ("AcrPull", "7f951dda-4ed3-4680-a7ca-43fe172d538d"),
        ["blobContributor"] = ("Storage Blob Data Contributor", "ba92f5b4-2d11-453d-a403-e96b0029c9fe"),
        ["blobDelegator"] = ("Storage Blob Delegator", "db58b8e5-c6ad-4a2a-8342-4190687cbf4a"),
        ["blobOwner"] = ("Storage Blob Data Owner", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b"),
        ["blobReader"] = ("Storage Blob Data Reader", "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"),
        ["cognitiveServicesUser"] = ("Cognitive Services User", "a97b65f3-24c7-4388-baec-2e87135dc908"),
        ["cryptoUser"] = ("Key Vault Crypto User", "12338af0-0e69-4776-bea7-57ae8d297424"),
        ["durableTaskContributor"] = ("Durable Task Data Contributor", "0ad04412-c4d5-4796-b79c-f76d14c8d402"),
        ["metricsPublisher"] = ("Monitoring Metrics Publisher", "3913510d-42f4-4e42-8a64-420c390055eb"),
        ["openAiUser"] = ("Cognitive Services OpenAI User", "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"),
        ["queueContributor"] = ("Storage Queue Data Contributor", "974c5e8b-45b9-4653-ba55-5f855dd0fb88"),
        ["secretsUser"] = ("Key Vault Secrets User", "4633458b-17de-408a-b874-0445c86b69e6"),
        ["serviceBusOwner"] = ("Azure Service Bus Data Owner", "090c5cfd-751d-490a-894a-3ce6f1109419"),
        ["serviceBusReceiver"] = ("Azure Service Bus Data Receiver", "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0"),
        ["serviceBusSender"] = ("Azure Service Bus Data Sender", "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39"),
        ["tableContributor"] = ("Storage Table Data Contributor", "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"),
    };

    /// <summary>
    /// Lengths and characters of names. Source: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules, and for schedulers and
    /// task hubs the pattern in their type.
    /// </summary>
    public static readonly IReadOnlyDictionary<string, string> Names = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["Microsoft.App/containerApps"] = "^[a-z][a-z0-9-]{0,30}[a-z0-9]$",
        ["Microsoft.App/managedEnvironments"] = "^[a-z][a-z0-9-]{0,30}[a-z0-9]$",
        ["Microsoft.CognitiveServices/accounts"] = "^[a-zA-Z0-9][a-zA-Z0-9-]{1,63}$",
        ["Microsoft.Consumption/budgets"] = "^[a-zA-Z0-9_-]{1,63}$",
        ["Microsoft.ContainerRegistry/registries"] = "^[a-z0-9]{5,50}$",
        ["Microsoft.DurableTask/schedulers"] = "^[a-zA-Z0-9-]{3,64}$",
        ["Microsoft.DurableTask/schedulers/taskHubs"] = "^[a-zA-Z0-9-]{3,64}$",
        ["Microsoft.Graph/applications"] = "^[a-zA-Z0-9._~-]{1,128}$",
        ["Microsoft.Insights/actionGroups"] = "^[^<>*%&:\\\\?+/]{1,260}$",
        ["Microsoft.Insights/components"] = "^[a-zA-Z0-9._-]{1,255}$",
        ["Microsoft.Insights/metricAlerts"] = "^[^*#&+:<>?@%{}\\\\/|]{1,260}$",
        ["Microsoft.Insights/scheduledQueryRules"] = "^[^*#&+:<>?@%{}\\\\/|]{1,260}$",
        ["Microsoft.KeyVault/vaults"] = "^[a-zA-Z][a-zA-Z0-9-]{1,22}[a-zA-Z0-9]$",
        ["Microsoft.KeyVault/vaults/keys"] = "^[a-zA-Z0-9-]{1,127}$",
        ["Microsoft.KeyVault/vaults/secrets"] = "^[a-zA-Z0-9-]{1,127}$",
        ["Microsoft.Logic/workflows"] = "^[a-zA-Z0-9._()-]{1,43}$",
        ["Microsoft.ManagedIdentity/userAssignedIdentities"] = "^[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}$",
        ["Microsoft.OperationalInsights/workspaces"] = "^[a-zA-Z0-9][a-zA-Z0-9-]{2,61}[a-zA-Z0-9]$",
        ["Microsoft.Resources/resourceGroups"] = "^[a-zA-Z0-9._()-]{1,89}[a-zA-Z0-9_()-]$",
        ["Microsoft.ServiceBus/namespaces"] = "^[a-zA-Z][a-zA-Z0-9-]{4,48}[a-zA-Z0-9]$",
        ["Microsoft.Storage/storageAccounts"] = "^[a-z0-9]{3,24}$",
        ["Microsoft.Web/serverfarms"] = "^[a-zA-Z0-9-]{1,60}$",
        ["Microsoft.Web/sites"] = "^[a-zA-Z0-9][a-zA-Z0-9-]{0,58}[a-zA-Z0-9]$",
    };
}
