using System.Reflection;
using Atelier.Functions.Durable;
using Atelier.Functions.Hosting;
using Atelier.Functions.Http;
using Atelier.Web.Identity;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Atelier.Functions.Tests.Hosting;

public sealed class CompositionTests : IDisposable
{
    private readonly TestStudio _studio = new();

    [Fact]
    public void Everything_that_a_function_asks_for_can_be_made()
    {
        using var services = Services(TestSettings.Values());
        var functions = typeof(DurableNames).Assembly.GetTypes().Where(t => t.GetMethods().Any(m => m.GetCustomAttribute<FunctionAttribute>() is not null)).ToList();

        Assert.NotEmpty(functions);
        Assert.All(functions, f => Assert.NotNull(ActivatorUtilities.CreateInstance(services, f)));
    }

    [Theory]
    [InlineData(null, 401)]
    [InlineData("WEBSITE_AUTH_ENABLED", 200)]
    [InlineData("ATELIER_PLATFORM_SIGN_IN", 200)]
    public async Task The_platforms_header_counts_only_where_its_authentication_is_on(string? setting, int status)
    {
        var values = TestSettings.Values();
        if (setting is not null)
        {
            values[setting] = "True";
        }

        using var services = Services(values);
        services.GetRequiredService<DurableClients>().Use(_studio.Framework);
        var context = new DefaultHttpContext();
        context.Request.Method = "GET";
        context.Request.Path = "/v1/briefs";
        context.Request.Host = new("studio.example.com");
        context.Request.Headers[PlatformPrincipal.Header] =
            "eyJhdXRoX3R5cCI6ImFhZCIsImNsYWltcyI6W3sidHlwIjoib2lkIiwidmFsIjoiYSJ9LHsidHlwIjoicm9sZXMiLCJ2YWwiOiJyZXF1ZXN0ZXIifV19";

        await services.GetRequiredService<StudioBridge>().InvokeAsync(context);

        Assert.Equal(status, context.Response.StatusCode);
    }

    public void Dispose() => _studio.Dispose();

    private ServiceProvider Services(Dictionary<string, string> values) => new ServiceCollection()
        .AddLogging()
        .AddStudio(TestSettings.Read(values), (_, workflows) => _studio.Ports with { Workflows = workflows })
        .BuildServiceProvider();
}
