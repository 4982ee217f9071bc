using System.Net;
using Atelier.Core.Storage;
using Atelier.Web.Tests.Seeds;
using Atelier.Web.Uploads;

namespace Atelier.Web.Tests.Uploads;

public sealed class DirectUploadApiTests : IDisposable
{
    private readonly WebFixture _web;

    public DirectUploadApiTests() => _web = new(s => s with { DirectUploads = new ScriptedDirectUploads(s.Clock), Options = new() { MaxDirectBytes = 100_000, MaxUploadSide = 256 } });

    public void Dispose() => _web.Dispose();

    [Fact]
    public async Task A_picture_that_came_past_the_API_is_looked_at_and_stored_when_it_is_completed()
    {
        var id = await StartAsync();
        await WebFixture.ProblemAsync(await CompleteAsync(id), HttpStatusCode.NotFound, "not-found");
        var png = Drawing.Png(7, 96);
        await ArriveAsync(id, png);
        var answer = await CompleteAsync(id);
        var upload = await WebFixture.JsonAsync(answer, HttpStatusCode.Created);
        Assert.Equal((96, "owner"), (upload.GetProperty("width").GetInt32(), upload.GetProperty("by").GetString()));
        Assert.Equal(png, await (await _web.GetAsync($"{answer.Headers.Location!.AbsolutePath}/content")).Content.ReadAsByteArrayAsync(WebFixture.Stop));
    }

    [Fact]
    public async Task Whoever_lost_the_answer_asks_again_and_gets_the_same_upload()
    {
        var id = await StartAsync();
        await ArriveAsync(id, Drawing.Png(7));
        var answers = await Task.WhenAll(CompleteAsync(id), CompleteAsync(id));
        var again = await CompleteAsync(id);
        Assert.All(answers.Append(again), a => Assert.Equal(HttpStatusCode.Created, a.StatusCode));
        Assert.Single(answers.Append(again).Select(a => a.Headers.Location).Distinct());
    }

    [Fact]
    public async Task What_is_no_picture_too_large_or_too_wide_is_refused_and_deleted()
    {
        foreach (var (content, status, code) in new (byte[], HttpStatusCode, string)[]
        {
            ("GIF89a"u8.ToArray(), HttpStatusCode.UnsupportedMediaType, "picture-unreadable"),
            (Drawing.Png(7)[..300], HttpStatusCode.BadRequest, "picture-unreadable"),
            (Drawing.Png(7, 300), HttpStatusCode.BadRequest, "picture-too-large"),
            (new byte[100_001], HttpStatusCode.RequestEntityTooLarge, "too-large"),
        })
        {
            var id = await StartAsync();
            await ArriveAsync(id, content);
            await WebFixture.ProblemAsync(await CompleteAsync(id), status, code);
            Assert.Null(await _web.Studio.Store.GetAsync(StoreKeys.StagedUpload("studio", id), WebFixture.Stop));
            await WebFixture.ProblemAsync(await CompleteAsync(id), HttpStatusCode.NotFound, "not-found");
        }
    }

    [Fact]
    public async Task A_store_that_gives_out_half_way_leaves_the_file_for_the_next_try()
    {
        var id = await StartAsync();
        await ArriveAsync(id, Drawing.Png(7));
        _web.Studio.Store.BeforeWrite = _ => throw new ObjectStoreException("store-unavailable", "gone");
        await WebFixture.ProblemAsync(await CompleteAsync(id), HttpStatusCode.ServiceUnavailable, "store-unavailable");
        _web.Studio.Store.BeforeWrite = null;
        Assert.Equal(HttpStatusCode.Created, (await CompleteAsync(id)).StatusCode);
    }

    [Fact]
    public async Task Nobody_but_a_requester_starts_or_completes_one()
    {
        var id = await StartAsync();
        await ArriveAsync(id, Drawing.Png(7));
        var reviewer = await _web.Studio.Keys.CreateAsync("rita", ["reviewer"], WebFixture.Stop);
        await WebFixture.ProblemAsync(await _web.PostJsonAsync("/v1/uploads/direct", "{}", ("Authorization", $"Bearer {reviewer}")), HttpStatusCode.Forbidden, "role-missing");
        await WebFixture.ProblemAsync(await _web.PostJsonAsync($"/v1/uploads/{id}/complete", "{}", ("Authorization", $"Bearer {reviewer}")), HttpStatusCode.Forbidden, "role-missing");
    }

    [Fact]
    public void More_pictures_at_once_than_memory_should_hold_wait_their_turn()
    {
        var slots = new UploadSlots();
        var mia = new Atelier.Web.Identity.Caller("studio", "mia", ["requester"]);
        var taken = Enumerable.Range(0, UploadSlots.Most).Select(_ => slots.Take(mia)).ToList();
        var problem = Assert.Throws<Atelier.Web.Problems.ProblemException>(() => slots.Take(mia)).Problem;
        Assert.Equal((429, true), (problem.Status, problem.RetryAfter > TimeSpan.Zero));
        slots.Take(mia with { Id = "ben" }).Dispose();
        taken[0].Dispose();
        taken[0].Dispose();
        taken[0] = slots.Take(mia);
        Assert.Throws<Atelier.Web.Problems.ProblemException>(() => slots.Take(mia));
        taken.ForEach(t => t.Dispose());
        slots.Take(mia).Dispose();
    }

    private async Task<string> StartAsync()
    {
        var direct = await WebFixture.JsonAsync(await _web.PostJsonAsync("/v1/uploads/direct", "{}"), HttpStatusCode.Created);
        Assert.Equal("PUT", direct.GetProperty("method").GetString());
        var id = direct.GetProperty("id").GetString()!;
        Assert.Equal($"/v1/uploads/{id}/complete", direct.GetProperty("complete").GetString());
        return id;
    }

    private Task<HttpResponseMessage> CompleteAsync(string id) => _web.SendAsync(HttpMethod.Post, $"/v1/uploads/{id}/complete");

    private async Task ArriveAsync(string id, byte[] content) => await _web.Studio.Store.PutAsync(StoreKeys.StagedUpload("studio", id), content, PutCondition.Create, cancellationToken: WebFixture.Stop);
}
