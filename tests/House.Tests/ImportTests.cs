using System.Xml.Linq;

namespace Atelier.House.Tests;

/// <summary>Who may import whom: the import column of the house plan.</summary>
public sealed class ImportTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["imaging"] = [],
        ["core"] = ["imaging"],
        ["web"] = ["core", "imaging"],
        ["gpu-worker/Diffusion"] = ["imaging"],
        ["gpu-worker/Rendering"] = ["core", "gpu-worker/Diffusion"],
        ["gpu-worker/Host"] = ["core", "gpu-worker/Rendering", "azure/Adapters", "azure/ServiceBus"],
        ["azure/Adapters"] = ["core"],
        ["azure/ServiceBus"] = ["core"],
        ["functions"] = ["core", "web", "azure/Adapters", "azure/ServiceBus"],
        ["local"] = ["core", "web", "azure/Adapters", "gpu-worker/Rendering"],
    };

    /// <summary>What stands in for packages that a partial registry lacks.</summary>
    private const string Shapes = "tests/ApiShapes";

    private static readonly string[] ShapedRooms = ["functions", "gpu-worker/Host", "azure/ServiceBus"];

    private static readonly string[] PackagesOfCore = ["Microsoft.Extensions.Logging.Abstractions"];

    public static TheoryData<string> Rooms => [.. Repository.Files(".csproj").Select(Folder).Where(f => !f.StartsWith("tests/", StringComparison.Ordinal) && !f.StartsWith("eng/", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_imports_only_what_the_plan_allows(string room)
    {
        Assert.True(Allowed.TryGetValue(room, out var allowed), $"'{room}' is no room of the plan.");
        Assert.Empty(Imports(room).Where(i => !i.StartsWith("eng/", StringComparison.Ordinal) && i != Shapes).Except(allowed!));
    }

    [Fact]
    public void Only_rooms_whose_packages_may_be_missing_compile_against_shapes_and_only_where_they_are()
    {
        Assert.Empty(Repository.Files(".csproj").Select(Folder).Where(f => !f.StartsWith("tests/", StringComparison.Ordinal) && Imports(f).Contains(Shapes)).Except(ShapedRooms));
        Assert.All(Repository.Files(".csproj").Where(p => ShapedRooms.Contains(Folder(p))), p =>
            Assert.All(Project(Folder(p)).Descendants("ProjectReference").Where(r => r.Attribute("Include")!.Value.Contains("ApiShapes", StringComparison.Ordinal)),
                r => Assert.Equal("'$(Registry)' == 'partial'", (r.Attribute("Condition") ?? r.Parent!.Attribute("Condition"))?.Value)));
    }

    [Fact]
    public void The_domain_needs_no_package_but_the_logger_interface() =>
        Assert.Equal(PackagesOfCore, Packages("core"));

    [Fact]
    public void Pictures_need_no_package_at_all() => Assert.Empty(Packages("imaging"));

    [Fact]
    public void The_renderer_references_the_managed_runtime_only()
    {
        var project = Repository.Read("gpu-worker/Diffusion/Atelier.Diffusion.csproj");
        Assert.Contains("onnxruntime/Managed.props", project, StringComparison.Ordinal);
        Assert.DoesNotContain("Cpu.props", project, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = Repository.Read("Atelier.slnx");
        Assert.Empty(Repository.Files(".csproj").Where(p => !p.StartsWith("eng/", StringComparison.Ordinal)).Where(p => !solution.Contains($"\"{p}\"", StringComparison.Ordinal)));
    }

    private static IEnumerable<string> Imports(string room) =>
        Project(room).Descendants("ProjectReference").Select(r => Folder(Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, room, r.Attribute("Include")!.Value.Replace("$(RepositoryRoot)", Repository.Root + "/", StringComparison.Ordinal))))));

    private static IEnumerable<string> Packages(string room) =>
        Project(room).Descendants("PackageReference").Select(r => r.Attribute("Include")!.Value);

    private static XElement Project(string room) =>
        XElement.Parse(Repository.Read(Repository.Files(".csproj").Single(p => Folder(p) == room)));

    private static string Folder(string path) => Path.GetDirectoryName(path)!.Replace('\\', '/');
}
