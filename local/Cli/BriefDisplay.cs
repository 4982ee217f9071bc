using System.Collections.Concurrent;
using Atelier.Core.Briefs;
using Atelier.Core.Renders;
using Atelier.Web.Pages;
using Spectre.Console;

namespace Atelier.Local.Cli;

/// <summary>Shows a brief on the terminal, state by state, with a bar where it renders; a line a state where the output goes elsewhere. Thread-safe: render steps are reported from the worker's threads.</summary>
internal sealed class BriefDisplay : IProgress<RenderProgress>
{
    private readonly ConcurrentDictionary<string, double> _running = new(StringComparer.Ordinal);

    /// <summary>Prints a line as it is: links must not be folded.</summary>
    public static void Say(string line) => AnsiConsole.Profile.Out.Writer.WriteLine(line);

    /// <inheritdoc/>
    public void Report(RenderProgress value) => _running[value.JobId] = value.Step >= value.Total ? 1 : (double)value.Step / value.Total;

    /// <summary>Follows a brief to its outcome; null when it can't go on without people.</summary>
    public async Task<Outcome?> FollowAsync(Brief brief, Func<Task<BriefView?>> look, TimeSpan every, CancellationToken cancellationToken)
    {
        Say($"{brief.Title} ({brief.Id})");
        return Console.IsOutputRedirected ? await FollowInLinesAsync(look, every, cancellationToken) : await FollowInBarsAsync(look, every, cancellationToken);
    }

    private static async Task<Outcome?> FollowInLinesAsync(Func<Task<BriefView?>> look, TimeSpan every, CancellationToken cancellationToken)
    {
        (BriefState State, int Round) at = (BriefState.Received, 0);
        while (await look() is { } view)
        {
            if (view.Outcome is not null)
            {
                return view.Outcome;
            }

            if ((view.Status.State, view.Status.Round) != at)
            {
                at = (view.Status.State, view.Status.Round);
                Say(Label(at));
            }

            await Task.Delay(every, cancellationToken);
        }

        return null;
    }

    private async Task<Outcome?> FollowInBarsAsync(Func<Task<BriefView?>> look, TimeSpan every, CancellationToken cancellationToken)
    {
        Outcome? outcome = null;
        await AnsiConsole.Progress().HideCompleted(false).Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn()).StartAsync(async context =>
        {
            (BriefState State, int Round) at = (BriefState.Received, 0);
            var bar = context.AddTask(Label(at));
            while (outcome is null)
            {
                if (await look() is not { } view)
                {
                    bar.StopTask();
                    return;
                }

                var status = view.Status;
                if ((status.State, status.Round) != at)
                {
                    bar.Value = bar.MaxValue;
                    bar.StopTask();
                    at = (status.State, status.Round);
                    _running.Clear();
                    bar = context.AddTask(Label(at));
                }

                bar.IsIndeterminate = status.Total == 0;
                if (status.Total > 0)
                {
                    bar.MaxValue = status.Total;
                    bar.Value = Math.Min(status.Total, status.Done + _running.Values.Where(v => v < 1).Sum());
                }

                outcome = view.Outcome;
                if (outcome is null)
                {
                    await Task.Delay(every, cancellationToken);
                }
            }

            bar.IsIndeterminate = false;
            bar.Value = bar.MaxValue;
        });
        return outcome;
    }

    private static string Label((BriefState State, int Round) at) => at.Round > 1 ? $"{Words.Of(at.State)} (round {at.Round})" : Words.Of(at.State);
}
