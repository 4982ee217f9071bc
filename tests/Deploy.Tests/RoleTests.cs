using Atelier.Deploy.Tests.Bicep;

namespace Atelier.Deploy.Tests;

/// <summary>Who may do what: real roles, named from the principal, on the smallest thing that does.</summary>
public sealed class RoleTests
{
    [Fact]
    public void Role_ids_are_those_of_the_table()
    {
        var roles = (Body)BicepFile.Of("bicep/modules/roles.bicep").Named("roles").Value!;
        var ids = roles.Properties.ToDictionary(p => ((Text)p.Key).Plain!, p => ((Text)p.Value).Plain!, StringComparer.Ordinal);
        Assert.Equal(AzureFacts.Roles.ToDictionary(r => r.Key, r => r.Value.Id, StringComparer.Ordinal), ids);
    }

    [Fact]
    public void Every_role_of_the_list_is_given_to_somebody()
    {
        var used = BicepFile.Templates.SelectMany(f => f.Expressions).OfType<Member>().Where(m => m.Target is Reference { Name: "roles" }).Select(m => m.Name);
        Assert.Empty(AzureFacts.Roles.Keys.Except(used));
    }

    [Fact]
    public void Nobody_writes_a_role_id_but_the_list() =>
        Assert.Empty(BicepFile.Templates.Where(f => f.Path != "bicep/modules/roles.bicep").SelectMany(f => f.Expressions.OfType<Text>()
            .Where(t => t.Plain is { } id && AzureFacts.Roles.Values.Any(r => r.Id == id)).Select(t => $"{f.Path}({t.Line})")));

    [Fact]
    public void Assignments_are_named_from_scope_principal_and_role_so_that_a_rebuilt_identity_gets_its_own()
    {
        var problems = new List<string>();
        var count = 0;
        foreach (var (file, resource) in BicepFile.Templates.SelectMany(f => f.Declared("resource").Where(r => r.Path.StartsWith("Microsoft.Authorization/roleAssignments@", StringComparison.Ordinal)).Select(r => (f, r))))
        {
            count++;
            var body = resource.Body!;
            var properties = (Body)body["properties"]!;
            var name = Assert.IsType<Call>(body["name"]);
            var definition = Assert.IsType<Call>(properties["roleDefinitionId"]);
            var principal = Spelled(properties["principalId"]!);
            var role = Spelled(definition.Arguments[1]);
            var parts = name.Arguments.Select(Spelled).ToList();
            if (name.Name != "guid" || !parts.Contains(principal, StringComparer.Ordinal) || !parts.Contains(role, StringComparer.Ordinal) || !parts.Exists(p => p.EndsWith(".id", StringComparison.Ordinal)))
            {
                problems.Add($"{file.Path}: {resource.Name} is named {string.Join(", ", parts)}");
            }

            if (definition.Name != "subscriptionResourceId" || definition.Arguments[0] is not Text { Plain: "Microsoft.Authorization/roleDefinitions" })
            {
                problems.Add($"{file.Path}: {resource.Name} has another kind of role");
            }
        }

        Assert.Empty(problems);
        Assert.True(count > 8, $"{count} assignments");
    }

    [Fact]
    public void No_role_is_given_on_the_subscription_or_the_group() =>
        Assert.Empty(BicepFile.Templates.SelectMany(f => f.Declared("resource").Where(r => r.Path.StartsWith("Microsoft.Authorization/roleAssignments@", StringComparison.Ordinal) && r.Body!["scope"] is null).Select(r => $"{f.Path}: {r.Name}")));

    [Fact]
    public void The_worker_may_read_models_and_write_pictures_and_has_no_role_on_the_whole_account()
    {
        var storage = BicepFile.Of("bicep/main.bicep").Named("storage");
        var parameters = (Body)storage.Body!["params"]!;
        Assert.DoesNotContain(parameters["grants"]!.All().OfType<Member>(), m => m.Name == "workerPrincipalId");
        var grants = ((List)parameters["containerGrants"]!).Items.Cast<Body>().Select(g => (Spelled(g["child"]!), Spelled(g["principalId"]!), Spelled(g["role"]!)));
        Assert.Equal(
            [("objectsContainer", "identities.outputs.workerPrincipalId", "roles.blobContributor"), ("modelsContainer", "identities.outputs.workerPrincipalId", "roles.blobReader")],
            grants.Where(g => g.Item2 != "identities.outputs.apiPrincipalId"));
    }

    [Fact]
    public void The_api_writes_the_studios_objects_and_owns_nothing_but_its_hosts_account()
    {
        var parameters = (Body)BicepFile.Of("bicep/main.bicep").Named("storage").Body!["params"]!;
        var account = Assert.Single(((List)parameters["grants"]!).Items.Cast<Body>());
        Assert.Equal("roles.blobDelegator", Spelled(account["role"]!)); // gives no access by itself
        var container = Assert.Single(((List)parameters["containerGrants"]!).Items.Cast<Body>(), g => Spelled(g["principalId"]!) == "identities.outputs.apiPrincipalId");
        Assert.Equal(("objectsContainer", "roles.blobContributor"), (Spelled(container["child"]!), Spelled(container["role"]!)));

        var owned = BicepFile.Templates.Where(f => f.Expressions.OfType<Member>().Any(m => Spelled(m) == "roles.blobOwner")).Select(f => f.Path);
        Assert.Equal(["bicep/modules/host-storage.bicep"], owned);
        Assert.Equal("hostStorage.outputs.name", Spelled(((Body)BicepFile.Of("bicep/main.bicep").Named("functions").Body!["params"]!)["storageName"]!));
    }

    [Fact]
    public void Only_the_scaler_and_the_functions_trigger_hold_the_manage_claim()
    {
        var grants = BicepFile.Of("bicep/modules/service-bus.bicep").Named("grants").Value!.All().OfType<Body>()
            .Where(b => Spelled(b["role"]!) == "roles.serviceBusOwner").Select(b => (Spelled(b["queue"]!), Spelled(b["principalId"]!)));
        Assert.Equal([("lane", "scalerPrincipalId"), ("resultsQueue", "apiPrincipalId"), ("briefsQueue", "apiPrincipalId")], grants);
    }

    private static string Spelled(Expression expression) => expression switch
    {
        Reference reference => reference.Name,
        Member member => $"{Spelled(member.Target)}.{member.Name}",
        Text { Plain: { } text } => text,
        _ => expression.GetType().Name,
    };
}
