using Microsoft.ML.OnnxRuntime.Tensors;

namespace Atelier.Diffusion.Tests;

/// <summary>What becomes of a call whose inputs can't be bound, as happens on a device that has no memory left.</summary>
public sealed class NetworkCallTests
{
    [Fact]
    public void A_bind_that_fails_is_a_failed_run_and_what_was_written_is_bound_by_the_next()
    {
        using var network = OnnxNetwork.Load(Path.Combine(TestModels.Folder("rank1"), "unet", "model.onnx"), "unet", new(), new RunClock(), [])!;
        using var call = new NetworkCall(network);
        var buffer = call.Input(new TensorPort("unheard_of", TensorElementType.Float, [1]));
        buffer.Shaped(1);
        buffer.Write(0, [1]);
        for (var i = 0; i < 2; i++)
        {
            Assert.Equal(DiffusionErrorCodes.Run, Assert.Throws<DiffusionException>(call.Run).Code);
            Assert.True(buffer.HasChanged(whenWritten: true));
            Assert.False(call.GiveBack());
        }
    }

    [Fact]
    public void A_load_that_is_given_up_is_heard_of_within_a_network()
    {
        var problems = new List<string>();
        var error = Assert.ThrowsAny<OperationCanceledException>(() => OnnxNetwork.Load(Path.Combine(TestModels.Folder("rank1"), "unet", "model.onnx"), "unet", new(), new RunClock(), problems, new CancellationToken(canceled: true)));
        Assert.Equal((true, 0), (error.CancellationToken.IsCancellationRequested, problems.Count));
    }

    [Fact]
    public void What_is_broken_off_is_no_fault_of_the_model_and_nothing_runs_after_it()
    {
        using var model = DiffusionModel.Load(ModelFolder.Open(TestModels.Folder("rank1")));
        var pipeline = new DiffusionPipeline(model);
        using var unwanted = new CancellationTokenSource();
        var outcomes = pipeline.Render([TestModels.Request(), TestModels.Request("b") with { Cancel = unwanted.Token }], new Listener(step =>
        {
            if (step.Step != 2) return;
            unwanted.Cancel();
            model.BreakOff();
        }));
        var failed = Assert.IsType<RenderFailed>(outcomes[0]);
        Assert.Equal(DiffusionErrorCodes.Run, failed.Error.Code);
        Assert.Contains("broken off", failed.Error.Message, StringComparison.Ordinal);
        Assert.Equal(2, Assert.IsType<RenderCancelled>(outcomes[1]).StepsDone);
        Assert.IsType<RenderFailed>(pipeline.Render([TestModels.Request()])[0]);

        model.Dispose();
        model.BreakOff();
    }

    [Fact]
    public void What_is_broken_off_after_it_was_cancelled_is_cancelled_in_the_decoder_too()
    {
        using var model = DiffusionModel.Load(ModelFolder.Open(TestModels.Folder("rank1")));
        using var unwanted = new CancellationTokenSource();
        var outcome = new DiffusionPipeline(model).Render([TestModels.Request() with { Cancel = unwanted.Token }], new Listener(step =>
        {
            if (step.Step != step.Total) return;
            unwanted.Cancel();
            model.BreakOff();
        }))[0];
        Assert.Equal(4, Assert.IsType<RenderCancelled>(outcome).StepsDone);
    }

    [Fact]
    public void A_tensor_that_no_memory_can_hold_is_memory_that_ran_out_so_that_fewer_rows_are_tried()
    {
        using var buffer = new TensorBuffer(TensorElementType.Float);
        var before = buffer.Shaped(2);
        Assert.Equal(DiffusionErrorCodes.OutOfMemory, Assert.Throws<DiffusionException>(() => buffer.Shaped(1 << 20, 1 << 20)).Code);
        Assert.Same(before, buffer.Value);
        Assert.Equal([2L], buffer.Shaped(2).GetTensorTypeAndShape().Shape);
    }
}
