using Atelier.Core.Briefs;
using Atelier.Core.Reviews;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Atelier.Web.Tests.Seeds;

/// <summary>A seeded studio on loopback, to look at in a browser: <c>dotnet run --project tests/Web.Tests -- serve [port]</c> prints the addresses.</summary>
public static class SeededHost
{
    public static async Task<int> RunAsync(string[] args)
    {
        var address = new Uri($"http://localhost:{(args.Length > 0 ? args[0] : "7079")}");
        var studio = new SeededStudio(TimeProvider.System);
        var review = await studio.AddReviewAsync();
        var finals = await studio.AddReviewAsync("b-finals", stage: ReviewStage.Finals);
        var decided = await studio.AddReviewAsync("b-decided");
        var expired = await studio.AddReviewAsync("b-late", changeReview: r => r with { ExpiresAt = r.OpenedAt.AddSeconds(-1) });
        await studio.AddAssetAsync();
        await studio.AddBriefAsync(studio.BriefOf("b-busy") with { Title = "Café opening, three posters" }, new() { State = BriefState.Previewing, Round = 1, Done = 3, Total = 8 });
        await studio.AddBriefAsync(studio.BriefOf("b-dead") with { Title = "Black Friday" }, new() { State = BriefState.Killed }, new()
        {
            State = BriefState.Killed, Code = "killed", Reason = "The campaign was stopped: wrong discount.", At = studio.Clock.GetUtcNow(), By = "owner",
        });
        await studio.Reviews.DecideAsync(studio.Token(decided), [
            new() { Shot = 0, Variant = 0, Verdict = Verdict.Approve },
            new() { Shot = 0, Variant = 1, Verdict = Verdict.Change, Reason = DecisionReason.Colour, Note = "Warmer, please: closer to the brand's coral." },
            new() { Shot = 1, Variant = 0, Verdict = Verdict.Approve },
            new() { Shot = 1, Variant = 1, Verdict = Verdict.Reject, Reason = DecisionReason.TooPlain },
        ]);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.UseUrls(address.AbsoluteUri);
        await using var host = builder.Build();
        var app = StudioApp.Build(studio.Services);
        ((IApplicationBuilder)host).Run(app);
        await host.StartAsync();
        await Console.Out.WriteLineAsync($"home     {address}");
        await Console.Out.WriteLineAsync($"brief    {address}briefs/b-spring");
        await Console.Out.WriteLineAsync($"done     {address}briefs/b-done");
        await Console.Out.WriteLineAsync($"busy     {address}briefs/b-busy");
        await Console.Out.WriteLineAsync($"review   {address}r/{studio.Token(review)}");
        await Console.Out.WriteLineAsync($"admin    {address}r/{studio.Token(review, "ada")}");
        await Console.Out.WriteLineAsync($"finals   {address}r/{studio.Token(finals)}");
        await Console.Out.WriteLineAsync($"recorded {address}r/{studio.Token(decided)}");
        await Console.Out.WriteLineAsync($"settled  {address}r/{studio.Token(decided, "ada")}");
        await Console.Out.WriteLineAsync($"expired  {address}r/{studio.Token(expired)}");
        await host.WaitForShutdownAsync();
        return 0;
    }
}
