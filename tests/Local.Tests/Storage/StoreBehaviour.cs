using System.Text;
using Atelier.Contracts.Time;
using Atelier.Contracts.Workflows;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Atelier.Local.Platform;

namespace Atelier.Local.Tests.Storage;

/// <summary>What the local store does when its files are damaged, its disk is full, or others write to it.</summary>
public sealed class StoreBehaviour : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("changed")]
    [InlineData("cut")]
    [InlineData("missing")]
    public async Task A_damaged_file_spoils_its_own_key_and_no_other(string how)
    {
        await using var platform = await Open();
        await platform.Store.PutAsync("w/blobs/bad", new byte[200_000], PutCondition.Create);
        var file = Directory.EnumerateFiles(Path.Combine(_folder.Path, "objects"), "*", SearchOption.AllDirectories).Single();
        await platform.Store.PutAsync("w/blobs/good", new byte[100_000], PutCondition.Create);
        Damage(file, how);

        var e = await Assert.ThrowsAsync<ObjectStoreException>(() => platform.Store.GetAsync("w/blobs/bad"));
        Assert.Equal("store-corrupt", e.Code);
        Assert.Contains("w/blobs/bad", e.Message, StringComparison.Ordinal);
        Assert.Equal("store-corrupt", (await Assert.ThrowsAsync<ObjectStoreException>(() => platform.Store.OpenAsync("w/blobs/bad"))).Code);
        Assert.Equal(100_000, (await platform.Store.GetAsync("w/blobs/good"))!.Content.Length);

        Assert.NotNull(await platform.Store.PutAsync("w/blobs/bad", new byte[10], PutCondition.Any));
        Assert.Equal(10, (await platform.Store.GetAsync("w/blobs/bad"))!.Content.Length);
    }

    [Fact]
    public async Task A_damaged_document_is_refused()
    {
        await using var platform = await Open();
        await platform.Store.PutAsync("w/doc.json", Encoding.UTF8.GetBytes("{}"), PutCondition.Create);
        await platform.Data.WriteAsync(db => db.Run("UPDATE objects SET content = ?1", Encoding.UTF8.GetBytes("[]")));

        Assert.Equal("store-corrupt", (await Assert.ThrowsAsync<ObjectStoreException>(() => platform.Store.GetAsync("w/doc.json"))).Code);
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_refused_with_what_to_do_and_left_as_it_is()
    {
        var path = Path.Combine(_folder.Path, "atelier.db");
        await File.WriteAllTextAsync(path, new string('x', 10_000));

        var e = await Assert.ThrowsAsync<ObjectStoreException>(Open);

        Assert.Equal("store-corrupt", e.Code);
        Assert.Contains("backup", e.Message, StringComparison.Ordinal);
        Assert.Equal(new string('x', 10_000), await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task A_folder_of_a_newer_build_is_refused()
    {
        await using (var platform = await Open())
        {
            await platform.Data.WriteAsync(db => db.Run("PRAGMA user_version = 99"));
        }

        Assert.Contains("newer", (await Assert.ThrowsAsync<ObjectStoreException>(Open)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_full_disk_is_said_and_everything_goes_on_when_there_is_room_again()
    {
        var time = new ManualTimeProvider();
        var name = new ActivityName<int, string>("fill");
        var catalog = new WorkflowCatalog().Activity(name, n => new string('x', 10_000)).Workflow<int, int>("fill", "1", async (context, n) =>
        {
            context.SetCustomStatus("waiting");
            await context.WaitForDoorbellAsync("go");
            return (await context.CallAsync(name, n)).Length;
        });
        await using var platform = await Open();
        await platform.StartEngineAsync(catalog);
        await platform.Workflows.StartAsync("fill", "a", 1);
        while ((await platform.Workflows.GetAsync("a"))!.CustomStatus is null)
        {
            await Task.Delay(2);
        }

        await platform.Store.PutAsync("w/before", new byte[10], PutCondition.Create);
        await platform.Workflows.RingAsync("a", "go");
        await platform.Data.WriteAsync(db => db.Scalar("PRAGMA max_page_count = 1")); // means: not one page more than there are
        ObjectStoreException? full = null;
        for (var i = 0; full is null; i++)
        {
            full = await Record.ExceptionAsync(() => platform.Store.PutAsync($"w/fill/{i}", new byte[30_000], PutCondition.Create)) as ObjectStoreException;
        }

        Assert.Equal("store-full", full.Code);
        Assert.Contains("Free some space", full.Message, StringComparison.Ordinal);
        Assert.NotNull(await platform.Store.GetAsync("w/before"));
        await platform.Data.WriteAsync(db => db.Scalar("PRAGMA max_page_count = 1000000"));
        Assert.NotNull(await platform.Store.PutAsync("w/after", new byte[30_000], PutCondition.Create));
        while ((await platform.Workflows.GetAsync("a"))!.Status != WorkflowStatus.Completed)
        {
            await Task.Delay(5);
        }
    }

    [Fact]
    public async Task A_write_that_fails_does_not_take_its_group_with_it()
    {
        await using var platform = await Open();
        var writes = Enumerable.Range(0, 50).Select(i => i % 10 == 3
            ? platform.Data.WriteAsync<int>(_ => throw new InvalidOperationException($"bad {i}"))
            : platform.Data.WriteAsync(db => db.Run("INSERT INTO rings (no, doorbell) VALUES (?1, 'x')", i))).ToList();

        var failures = 0;
        foreach (var write in writes)
        {
            failures += await Record.ExceptionAsync(() => write) is null ? 0 : 1;
        }

        Assert.Equal(5, failures);
        Assert.Equal(45, platform.Data.Read(db => db.Scalar("SELECT COUNT(*) FROM rings")));
    }

    [Fact]
    public async Task Two_processes_create_once_between_them()
    {
        await using var one = await Open();
        await using var two = await Open();

        for (var i = 0; i < 20; i++)
        {
            var key = $"w/{i}";
            var puts = await Task.WhenAll(
                Task.Run(() => one.Store.PutAsync(key, Encoding.UTF8.GetBytes("one"), PutCondition.Create)),
                Task.Run(() => two.Store.PutAsync(key, Encoding.UTF8.GetBytes("two"), PutCondition.Create)));
            Assert.Single(puts, p => p is not null);
            Assert.Equal((await one.Store.GetAsync(key))!.ETag, (await two.Store.GetAsync(key))!.ETag);
        }
    }

    [Fact]
    public async Task A_page_of_rubbish_in_the_data_file_spoils_the_documents_on_it_and_no_other()
    {
        await using (var platform = await Open())
        {
            for (var i = 0; i < 20; i++)
            {
                await platform.Store.PutAsync($"w/{i}", Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"needle{i:00}", 2_500))), PutCondition.Create);
            }
        }

        const int PageSize = 4_096;
        var path = Path.Combine(_folder.Path, "atelier.db");
        var bytes = await File.ReadAllBytesAsync(path);
        var page = bytes.AsSpan().LastIndexOf("needle07"u8) / PageSize * PageSize;
        bytes.AsSpan(page, PageSize).Fill(0xEE);
        await File.WriteAllBytesAsync(path, bytes);

        await using var reopened = await Open();
        Assert.Equal("store-corrupt", (await Assert.ThrowsAsync<ObjectStoreException>(() => reopened.Store.GetAsync("w/7"))).Code);
        for (var i = 8; i < 20; i++)
        {
            Assert.Equal(20_000, (await reopened.Store.GetAsync($"w/{i}"))!.Content.Length);
        }

        Assert.NotNull(await reopened.Store.PutAsync("w/new", new byte[10], PutCondition.Create));
    }

    [Fact]
    public async Task Files_that_a_crash_left_without_a_row_are_tidied_away_and_no_others()
    {
        var objects = Path.Combine(_folder.Path, "objects");
        Directory.CreateDirectory(Path.Combine(objects, "tmp"));
        Directory.CreateDirectory(Path.Combine(objects, "aa"));
        string[] left = [Path.Combine(objects, "tmp", "half"), Path.Combine(objects, "aa", "unnamed"), Path.Combine(objects, "aa", "young")];
        await using (var platform = await Open())
        {
            await platform.Store.PutAsync("w/blobs/p", new byte[100_000], PutCondition.Create);
            var picture = Directory.EnumerateFiles(objects, "*", SearchOption.AllDirectories).Single();
            foreach (var file in left)
            {
                await File.WriteAllTextAsync(file, "x");
            }

            foreach (var old in left.Take(2).Append(picture))
            {
                File.SetLastWriteTimeUtc(old, TimeProvider.System.GetUtcNow().UtcDateTime.AddHours(-2));
            }

            await platform.StartEngineAsync(new());
        }

        await using var reopened = await Open();
        Assert.Equal([false, false, true], left.Select(File.Exists));
        Assert.NotNull(await reopened.Store.GetAsync("w/blobs/p"));
    }

    [Fact]
    public async Task A_replaced_or_deleted_picture_leaves_no_file()
    {
        await using var platform = await Open();
        for (var i = 0; i < 3; i++)
        {
            await platform.Store.PutAsync("w/blobs/p", new byte[100_000], PutCondition.Any);
        }

        await platform.Store.PutAsync("w/blobs/p", new byte[100_000], PutCondition.Create);
        Assert.Single(Directory.EnumerateFiles(Path.Combine(_folder.Path, "objects"), "*", SearchOption.AllDirectories));
        await platform.Store.DeleteAsync("w/blobs/p");
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(_folder.Path, "objects"), "*", SearchOption.AllDirectories));
    }

    private static void Damage(string file, string how)
    {
        if (how == "missing")
        {
            File.Delete(file);
            return;
        }

        using var stream = File.Open(file, FileMode.Open, FileAccess.ReadWrite);
        if (how == "cut")
        {
            stream.SetLength(1_000);
        }
        else
        {
            stream.Position = 100_000;
            stream.WriteByte(1);
        }
    }

    private Task<LocalPlatform> Open() => LocalPlatform.OpenAsync(new() { DataFolder = _folder.Path });
}
