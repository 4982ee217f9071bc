using System.Text.Json;
using Atelier.Contracts.Workflows;
using Atelier.Core.Storage;
using Atelier.Core.Workflows;
using Atelier.Functions.Durable;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace Atelier.Functions.Tests.Durable;

public sealed class AdapterTests
{
    private static readonly JsonElement One = JsonSerializer.SerializeToElement(1);

    [Fact]
    public async Task What_a_repeat_may_mend_is_thrown_so_that_the_frameworks_retries_apply()
    {
        var catalog = Failing(() => new ObjectStoreException("store-unavailable", "The store answered 503."));
        await Assert.ThrowsAsync<ObjectStoreException>(() => DurableActivities.RunAsync(catalog, "brief_step", One, CancellationToken.None));
    }

    [Theory]
    [InlineData("permanent", "model-gone")]
    [InlineData("corrupt", "store-corrupt")]
    [InlineData("bug", "internal-error")]
    public async Task What_no_repeat_mends_is_an_answer_that_no_retry_sees(string kind, string code)
    {
        var catalog = Failing(() => kind switch
        {
            "permanent" => new PermanentFailureException("model-gone", "Choose another model."),
            "corrupt" => new ObjectStoreException("store-corrupt", "It is damaged."),
            _ => new ArgumentException("x", nameof(kind)),
        });

        var answer = await DurableActivities.RunAsync(catalog, "brief_step", One, CancellationToken.None);

        var failure = Assert.Throws<ActivityFailedException>(() => ActivityAnswer.Read<int>("brief.step", answer));
        Assert.Equal((code, true), (failure.Code, failure.IsPermanent));
    }

    [Fact]
    public async Task An_input_that_is_not_the_activitys_is_an_answer_too()
    {
        var catalog = new WorkflowCatalog().Activity<int, int>(new("brief.step"), n => n);
        var answer = await DurableActivities.RunAsync(catalog, "brief_step", JsonSerializer.SerializeToElement("no number"), CancellationToken.None);

        Assert.Equal("internal-error", Assert.Throws<ActivityFailedException>(() => ActivityAnswer.Read<int>("brief.step", answer)).Code);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("{}")]
    [InlineData("{\"version\":\"1\"}")]
    [InlineData("{\"version\":1,\"input\":{}}")]
    public void An_orchestration_that_somebody_started_by_other_means_says_so(string input) =>
        Assert.Throws<JsonException>(() => DurableRun.Of(JsonSerializer.Deserialize<JsonElement>(input)));

    [Theory]
    [InlineData(0, 5, 0.001, 5)]
    [InlineData(10, 5, 5, 5)]
    [InlineData(1, 60, 1, 60)]
    public void Waits_between_attempts_are_the_policys_and_never_none_since_none_would_end_the_attempts(double first, double longest, double expectedFirst, double expectedLongest)
    {
        var policy = DurableRetry.OptionsOf(new(3, TimeSpan.FromSeconds(first), 2, TimeSpan.FromSeconds(longest)))!.Retry!.Policy!;

        Assert.Equal((3, TimeSpan.FromSeconds(expectedFirst), TimeSpan.FromSeconds(expectedLongest)), (policy.MaxNumberOfAttempts, policy.FirstRetryInterval, policy.MaxRetryInterval));
    }

    [Fact]
    public void One_attempt_is_no_policy()
    {
        Assert.Null(DurableRetry.OptionsOf(null));
        Assert.Null(DurableRetry.OptionsOf(new(1, TimeSpan.FromSeconds(1), 2, TimeSpan.FromSeconds(1))));
    }

    [Theory]
    [InlineData("\"campaign killed\"", "campaign killed")]
    [InlineData("campaign killed", "campaign killed")]
    [InlineData("\"half", "\"half")]
    [InlineData(null, "")]
    public void A_reason_is_read_however_the_host_hands_it_back(string? output, string expected) =>
        Assert.Equal(expected, DurableState.Of(new("brief", "a") { RuntimeStatus = OrchestrationRuntimeStatus.Terminated, SerializedOutput = output }).Failure);

    [Theory]
    [InlineData(OrchestrationRuntimeStatus.Suspended, WorkflowStatus.Running)]
    [InlineData(OrchestrationRuntimeStatus.Pending, WorkflowStatus.Pending)]
    [InlineData(OrchestrationRuntimeStatus.Failed, WorkflowStatus.Failed)]
    public void States_are_told_in_our_words(OrchestrationRuntimeStatus status, WorkflowStatus expected)
    {
        var state = DurableState.Of(new("brief", "a") { RuntimeStatus = status, SerializedInput = "not ours", SerializedCustomStatus = "null", FailureDetails = new("System.TimeoutException", "late", null, null, null) });

        Assert.Equal((expected, "", null), (state.Status, state.Version, state.CustomStatus));
        Assert.Equal(expected == WorkflowStatus.Failed ? "TimeoutException: late" : null, state.Failure);
    }

    [Fact]
    public void The_domain_without_a_functions_client_is_told_what_is_missing() =>
        Assert.Contains("bind", Assert.Throws<InvalidOperationException>(() => new DurableClients().Current).Message, StringComparison.Ordinal);

    private static WorkflowCatalog Failing(Func<Exception> failure) => new WorkflowCatalog().Activity<int, int>(new("brief.step"), _ => throw failure());
}
