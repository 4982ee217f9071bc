using Atelier.Deploy.Tests.Bicep;

namespace Atelier.Deploy.Tests;

/// <summary>Types, versions and what must be in a body; and the switches that keep the studio shut.</summary>
public sealed class ResourceTests
{
    private static IEnumerable<(BicepFile File, BicepFile.Found Found)> Resources => BicepFile.Templates.SelectMany(f => f.Resources.Select(r => (f, r)));

    private static IEnumerable<(BicepFile File, BicepFile.Found Found)> Deployed => Resources.Where(r => !r.Found.Resource.IsExisting);

    [Fact]
    public void Types_and_versions_are_those_of_the_table() =>
        Assert.Empty(Resources.Where(r => !AzureFacts.Types.TryGetValue(r.Found.Type, out var fact) || fact.Version != r.Found.Version).Select(r => $"{r.File.Path}: {r.Found.Type}@{r.Found.Version}"));

    [Fact]
    public void The_table_holds_no_type_that_nothing_uses() =>
        Assert.Empty(AzureFacts.Types.Keys.Except(Resources.Select(r => r.Found.Type)));

    [Fact]
    public void Bodies_hold_what_their_type_asks_for() =>
        Assert.Empty(Deployed.SelectMany(r => AzureFacts.Types[r.Found.Type].Required.Where(path => At(r.Found.Resource.Body, path) is null).Select(path => $"{r.File.Path}: {r.Found.Resource.Name} lacks {path}")));

    [Fact]
    public void Keys_passwords_and_anonymous_doors_are_shut()
    {
        Every("Microsoft.Storage/storageAccounts", "properties.allowSharedKeyAccess", "false");
        Every("Microsoft.Storage/storageAccounts", "properties.allowBlobPublicAccess", "false");
        Every("Microsoft.Storage/storageAccounts/blobServices/containers", "properties.publicAccess", "None");
        Every("Microsoft.ServiceBus/namespaces", "properties.disableLocalAuth", "true");
        Every("Microsoft.CognitiveServices/accounts", "properties.disableLocalAuth", "true");
        Every("Microsoft.Insights/components", "properties.DisableLocalAuth", "true");
        Every("Microsoft.OperationalInsights/workspaces", "properties.features.disableLocalAuth", "true");
        Every("Microsoft.ContainerRegistry/registries", "properties.adminUserEnabled", "false");
        Every("Microsoft.ContainerRegistry/registries", "properties.anonymousPullEnabled", "false");
        Every("Microsoft.KeyVault/vaults", "properties.enableRbacAuthorization", "true");
        Every("Microsoft.Web/sites/basicPublishingCredentialsPolicies", "properties.allow", "false");
        Every("Microsoft.Web/sites", "properties.httpsOnly", "true");
    }

    [Fact]
    public void The_functions_app_is_flex_consumption_on_dotnet_ten_with_an_identity()
    {
        Every("Microsoft.Web/serverfarms", "sku.name", "FC1");
        Every("Microsoft.Web/serverfarms", "sku.tier", "FlexConsumption");
        Every("Microsoft.Web/serverfarms", "properties.reserved", "true");
        Every("Microsoft.Web/sites", "kind", "functionapp,linux");
        Every("Microsoft.Web/sites", "identity.type", "UserAssigned");
        Every("Microsoft.Web/sites", "properties.functionAppConfig.runtime.name", "dotnet-isolated");
        Every("Microsoft.Web/sites", "properties.functionAppConfig.runtime.version", "10.0");
        Every("Microsoft.Web/sites", "properties.functionAppConfig.deployment.storage.authentication.type", "UserAssignedIdentity");
    }

    [Fact]
    public void Everybody_reaches_the_sign_in_and_reviewers_without_an_account_reach_their_page()
    {
        var auth = Body("Microsoft.Web/sites/config", "auth");
        Assert.Equal("AllowAnonymous", Value(auth, "properties.globalValidation.unauthenticatedClientAction"));
        Assert.Equal("false", Value(auth, "properties.globalValidation.requireAuthentication"));
        Assert.Equal("OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID", Value(auth, "properties.identityProviders.azureActiveDirectory.registration.clientSecretSettingName"));
        Assert.DoesNotContain(BicepFile.Templates, f => Repository.Read(f.Path).Contains("passwordCredentials", StringComparison.Ordinal));
    }

    [Fact]
    public void The_registration_carries_the_roles_of_the_studio_with_ids_that_never_change()
    {
        var roles = (List)BicepFile.Of("bicep/modules/sign-in.bicep").Named("appRoles").Value!;
        var found = roles.Items.Cast<Body>().ToDictionary(r => Value(r, "value")!, r => Value(r, "id")!, StringComparer.Ordinal);
        Assert.Equal(["admin", "brand", "legal", "publisher", "relay", "requester", "reviewer"], found.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(7, found.Values.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal("4e1f0a52-6d0b-4d0c-9f0a-1a5b3c7d9e01", found["requester"]);
        Assert.Equal("4e1f0a52-6d0b-4d0c-9f0a-1a5b3c7d9e04", found["admin"]);
        Assert.All(found.Values, id => Assert.True(Guid.TryParse(id, out _), id));
    }

    [Fact]
    public void Queues_keep_duplicates_out_and_what_nobody_could_work_on()
    {
        Every("Microsoft.ServiceBus/namespaces", "sku.name", "Standard");
        Every("Microsoft.ServiceBus/namespaces/queues", "properties.requiresDuplicateDetection", "true");
        Assert.Equal("true", Value(Body("Microsoft.ServiceBus/namespaces/queues", "laneQueues"), "properties.deadLetteringOnMessageExpiration"));
        var keeps = Assert.IsType<Operation>(At(Body("Microsoft.ServiceBus/namespaces/queues", "bellQueues"), "properties.deadLetteringOnMessageExpiration"));
        Assert.Equal("name != resultsQueue", string.Join($" {keeps.Operator} ", keeps.Operands.Cast<Reference>().Select(r => r.Name)));
        Every("Microsoft.ServiceBus/namespaces/topics", "properties.requiresDuplicateDetection", "true");
        var locks = Deployed.Where(r => r.Found.Type == "Microsoft.ServiceBus/namespaces/queues").Select(r => System.Xml.XmlConvert.ToTimeSpan(Value(r.Found.Resource.Body!, "properties.lockDuration")!));
        Assert.All(locks, l => Assert.InRange(l, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(5)));
    }

    [Fact]
    public void The_scheduler_lets_somebody_in_and_takes_no_capacity()
    {
        var body = Body("Microsoft.DurableTask/schedulers", "scheduler");
        Assert.Equal("Consumption", Value(body, "properties.sku.name"));
        Assert.Null(At(body, "properties.sku.capacity"));
        var allowed = BicepFile.Of("bicep/modules/scheduler.bicep").Named("ipAllowlist").Value;
        Assert.NotEmpty(Assert.IsType<List>(allowed).Items);
    }

    [Fact]
    public void Gpu_profiles_have_no_counts_and_the_worker_sleeps_when_there_is_nothing_to_do()
    {
        foreach (var word in new[] { "minimumCount", "maximumCount", "spot:" })
        {
            Assert.DoesNotContain(BicepFile.Templates.SelectMany(f => f.Expressions).OfType<Body>(), b => b[word] is not null);
        }

        var app = Body("Microsoft.App/containerApps", "app");
        Assert.Equal("0", Value(app, "properties.template.scale.minReplicas"));
        Assert.Equal("600", Value(app, "properties.template.terminationGracePeriodSeconds"));
        var rule = Assert.IsType<Body>(Assert.IsType<Loop>(At(app, "properties.template.scale.rules")).Body);
        Assert.Equal("azure-servicebus", Value(rule, "custom.type"));
        Assert.NotNull(At(rule, "custom.identity"));
        Assert.Null(At(rule, "custom.auth"));
        Assert.All(new[] { "queueName", "namespace", "messageCount" }, key => Assert.NotNull(At(rule, $"custom.metadata.{key}")));
    }

    [Fact]
    public void Worker_profiles_are_the_sizes_there_are()
    {
        var profiles = (Body)BicepFile.Of("bicep/modules/worker-profiles.bicep").Named("workerProfiles").Value!;
        Assert.Equal(["T4", "A100", "CPU"], profiles.Properties.Select(p => ((Text)p.Key).Plain));
        Assert.Equal(("Consumption-GPU-NC8as-T4", "8", "56Gi", "cuda"), (Value(profiles, "T4.type"), Value(profiles, "T4.cpu"), Value(profiles, "T4.memory"), Value(profiles, "T4.device")));
        Assert.Equal(("Consumption-GPU-NC24-A100", "24", "220Gi", "cuda"), (Value(profiles, "A100.type"), Value(profiles, "A100.cpu"), Value(profiles, "A100.memory"), Value(profiles, "A100.device")));
        Assert.Equal(("", "4", "8Gi", "cpu"), (Value(profiles, "CPU.type"), Value(profiles, "CPU.cpu"), Value(profiles, "CPU.memory"), Value(profiles, "CPU.device")));
    }

    [Fact]
    public void Whatever_takes_tags_has_them_and_only_hosts_name_their_service()
    {
        var taggable = Deployed.Where(r => AzureFacts.Types[r.Found.Type].Required.Contains("location", StringComparer.Ordinal)).ToList();
        Assert.Empty(taggable.Where(r => At(r.Found.Resource.Body, "tags") is null).Select(r => r.Found.Resource.Name));
        var services = taggable.Where(r => At(r.Found.Resource.Body, "tags")!.All().OfType<Text>().Any(t => t.Plain == "azd-service-name")).Select(r => r.Found.Type);
        Assert.Equal(["Microsoft.App/containerApps", "Microsoft.Web/sites"], services.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Whatever_does_the_work_sends_its_diagnostics()
    {
        string[] watched = ["Microsoft.App/managedEnvironments", "Microsoft.CognitiveServices/accounts", "Microsoft.ContainerRegistry/registries", "Microsoft.DurableTask/schedulers", "Microsoft.KeyVault/vaults", "Microsoft.Logic/workflows", "Microsoft.ServiceBus/namespaces", "Microsoft.Storage/storageAccounts/blobServices"];
        var scopes = BicepFile.Templates.SelectMany(f => f.Resources.Where(r => r.Type == "Microsoft.Insights/diagnosticSettings").Select(r => (f.Path, ((Reference)r.Resource.Body!["scope"]!).Name))).ToHashSet();

        // Flex Consumption takes none: https://learn.microsoft.com/azure/azure-functions/flex-consumption-plan#considerations
        Assert.DoesNotContain(("bicep/modules/functions.bicep", "app"), scopes);
        Assert.Empty(Deployed.Where(r => watched.Contains(r.Found.Type, StringComparer.Ordinal) && !scopes.Contains((r.File.Path, r.Found.Resource.Name))).Select(r => $"{r.File.Path}: {r.Found.Resource.Name}"));
    }

    [Fact]
    public void A_second_run_keeps_the_link_key_and_the_budgets_first_month()
    {
        Assert.True(BicepFile.Of("bicep/modules/key-vault.bicep").Named("linkSecret").Has("onlyIfNotExists"));
        Assert.Contains("\"${ATELIER_BUDGET_START=}\"", Repository.Read("bicep/main.parameters.json"), StringComparison.Ordinal);
        Assert.Contains(BicepFile.Of("bicep/main.bicep").Declared("output"), o => o.Name == "ATELIER_BUDGET_START");
    }

    [Fact]
    public void Storage_deletes_by_age_only_what_nobody_can_need_any_more()
    {
        var rules = (List)At(Body("Microsoft.Storage/storageAccounts/managementPolicies", "lifecycle"), "properties.policy.rules")!;
        var keys = Repository.Read("core/Storage/StoreKeys.cs");
        var deleted = new List<string>();
        foreach (var rule in rules.Items.Cast<Body>())
        {
            var prefix = ((Text)((List)At(rule, "definition.filters.prefixMatch")!).Items.Single()).Pieces[^1];
            Assert.Contains($"{{workspace}}{prefix}", keys, StringComparison.Ordinal);
            if (At(rule, "definition.actions.baseBlob.delete") is not null)
            {
                deleted.Add(prefix);
            }
        }

        Assert.Equal(["/uploads/staged/"], deleted);
    }

    private static void Every(string type, string path, string value)
    {
        var all = Deployed.Where(r => r.Found.Type == type).ToList();
        Assert.NotEmpty(all);
        Assert.Empty(all.Where(r => Value(r.Found.Resource.Body!, path) != value).Select(r => $"{r.File.Path}: {r.Found.Resource.Name}.{path} is not {value}"));
    }

    private static Body Body(string type, string name) => Deployed.Single(r => r.Found.Type == type && r.Found.Resource.Name == name).Found.Resource.Body!;

    private static Expression? At(Expression? body, string path) => path.Split('.').Aggregate(body, (inner, key) => (inner as Body)?[key]);

    private static string? Value(Body body, string path) => At(body, path) switch { Text text => text.Plain, Literal literal => literal.Value, _ => null };
}
