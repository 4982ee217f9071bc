using System.CommandLine;
using Atelier.Benchmarks.Judging;
using Atelier.Benchmarks.Kill;
using Atelier.Benchmarks.Load;
using Atelier.Benchmarks.Preview;
using Atelier.Benchmarks.Render;
using Atelier.Benchmarks.Search;
using Atelier.Benchmarks.Workflows;

// The process that the kill test kills is this program again, with a first word of its own.
if (args is [Victim.Word, var setting])
{
    return await Victim.RunAsync(setting);
}

if (args is [RestartFigures.Word, var folder])
{
    return await RestartFigures.MeasureAsync(folder);
}

var root = new RootCommand("Measures the studio. Every figure is printed with the machine and the settings it was measured under.")
{
    KillCommand.Build(),
    WorkflowsCommand.Build(),
    PreviewCommand.Build(),
    LoadCommand.Build(),
    SearchCommand.Build(),
    ModelCommand.Build(),
    RenderBenchCommand.Build(),
    SoakCommand.Build(),
};
return await root.Parse(args).InvokeAsync();
