namespace Atelier.Diffusion.Tests;

/// <summary>What is made of ONNX Runtime's errors, in the words of release 1.29 and of NVIDIA's libraries.</summary>
public sealed class OnnxMessageTests
{
    private const string Conv = """
        [ErrorCode:Fail] Non-zero status code returned while running Conv node. Name:'/first/Conv' Status Message: /onnxruntime_src/onnxruntime/core/providers/cuda/cuda_call.cc:154 std::conditional_t<THRW, void, onnxruntime::common::Status> onnxruntime::CudaCall(ERRTYPE, const char*) [with ERRTYPE = cudnnStatus_t; bool THRW = true] /onnxruntime_src/onnxruntime/core/providers/cuda/cuda_call.cc:146 std::conditional_t<THRW, void, onnxruntime::common::Status> onnxruntime::CudaCall(ERRTYPE, const char*) [with ERRTYPE = cudnnStatus_t] CUDNN failure 4004: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED ; GPU=0 ; hostname=worker ; file=/onnxruntime_src/onnxruntime/core/providers/cuda/nn/conv.cc ; line=248 ; expr=x;
        with the cudnn frontend json:
        {"context":{}}
        """;

    [Theory]
    [InlineData("Failed to allocate memory for requested buffer of size 1048576", true)]
    [InlineData("Available memory of 1024 is smaller than requested bytes of 4096", true)]
    [InlineData("CUDNN failure 4: CUDNN_STATUS_ALLOC_FAILED ; GPU=0", true)]
    [InlineData(Conv, true)]
    [InlineData("CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED", true)]
    [InlineData("CUBLAS failure 3: the resource allocation failed ; GPU=0", true)]
    [InlineData("CUDA failure 2: out of memory", true)]
    [InlineData("std::bad_alloc", true)]
    [InlineData("Non-zero status code returned while running Concat node", false)]
    public void Memory_that_ran_out_is_known_by_what_each_library_says(string message, bool ranOut) => Assert.Equal(ranOut, OnnxMessage.IsOutOfMemory(message));

    [Theory]
    [InlineData("CUDA failure 700: an illegal memory access was encountered ; GPU=0", true)]
    [InlineData("CUDA failure 719: unspecified launch failure ; GPU=0", true)]
    [InlineData("CUDA failure 214: uncorrectable ECC error encountered ; GPU=0", true)]
    [InlineData("CUDA failure 2: out of memory ; GPU=0", false)]
    [InlineData("CUDA failure 701: too many resources requested for launch ; GPU=0", false)]
    [InlineData("CUDNN failure 7000: CUDNN_STATUS_MAPPING_ERROR ; GPU=0", false)]
    [InlineData(Conv, false)]
    public void A_device_that_is_lost_is_told_from_a_run_that_failed(string message, bool isLost) => Assert.Equal(isLost, OnnxMessage.IsDeviceLost(message));

    [Fact]
    public void A_message_keeps_what_failed_and_why_and_leaves_its_sources_out() => Assert.Equal(
        "[ErrorCode:Fail] Non-zero status code returned while running Conv node. Name:'/first/Conv' Status Message: CUDNN failure 4004: CUDNN_STATUS_INTERNAL_ERROR_DEVICE_ALLOCATION_FAILED",
        OnnxMessage.Short(Conv));

    [Fact]
    public void What_is_short_stays_and_what_is_long_is_cut()
    {
        Assert.Equal("[ErrorCode:Fail] Shape mismatch, 3 and 4", OnnxMessage.Short("[ErrorCode:Fail] Shape mismatch,\n 3 and 4"));
        Assert.Equal(401, OnnxMessage.Short(new string('x', 5000)).Length);
    }

    [Theory]
    [InlineData("reshape_helper.h:40 onnxruntime::ReshapeHelper::ReshapeHelper(bool) ")]
    [InlineData("graph.cc:1389 onnxruntime::Graph::Graph(const onnxruntime::Model&, const std::unordered_map<std::__cxx11::basic_string<char>, int>&, bool) ")]
    [InlineData("element_wise_ops.h:560 void onnxruntime::Broadcaster::Broadcast(std::function<void(int)>, ptrdiff_t) const [with T = float] ")]
    [InlineData("thread.cc:7 bool onnxruntime::Pool::operator()(int) ")]
    public void Whatever_function_says_what_failed_it_is_left_out(string function) =>
        Assert.Equal("[ErrorCode:Fail] Status Message: The requested shape (3) has too many elements.", OnnxMessage.Short($"[ErrorCode:Fail] Status Message: /onnxruntime_src/onnxruntime/core/{function}The requested shape (3) has too many elements."));

    [Theory]
    [InlineData("(", "")]
    [InlineData("(a)", "")]
    [InlineData("(", ")")]
    public void Names_that_only_look_like_sources_are_read_in_no_time_that_matters(string open, string close)
    {
        string Many(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
        var name = Many("/a.cc:1 ", 200) + Many("onnxruntime::", 80) + Many(open, 600) + Many(close, 600);
        Assert.StartsWith("Node /a.cc:1 /a.cc:1", OnnxMessage.Short($"Node {name}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("libcublasLt.so.13", "libcublasLt.so.13", "LD_LIBRARY_PATH")]
    [InlineData("libcuda.so.1", "NVIDIA's driver is not here", "--gpus all")]
    [InlineData("/app/libonnxruntime_providers_cuda.so", "libonnxruntime_providers_cuda.so was not found", "Microsoft.ML.OnnxRuntime.Gpu")]
    public void A_library_that_is_not_there_is_named(string library, string what, string remedy) => Explains(Load(library), what, remedy);

    [Fact]
    public void Without_cudnn_it_is_named() => Explains(
        "[ErrorCode:NotImplemented] Non-zero status code returned while running Conv node. Status Message: /onnxruntime_src/onnxruntime/core/providers/cuda/cuda_kernel.h:272 static cudnnContext* onnxruntime::cuda::CudaKernel::RequireCudnnHandle(cudnnHandle_t) [ONNXRuntimeError] : 9 : NOT_IMPLEMENTED : cuDNN is unavailable or disabled for CUDA Execution Provider: dlopen failed for libcudnn.so: libcudnn.so: cannot open shared object file: No such file or directory",
        "cuDNN 9 is not here",
        "cuDNN 9");

    [Theory]
    [InlineData(false, "libnvrtc.so.13 was not found", "cuda-nvrtc")]
    [InlineData(true, "cuDNN can't compile attention for this GPU: [ErrorCode:Fail] Non-zero status code returned while running MultiHeadAttention node. Name:'' Status Message: Failed to build cuDNN graph for Flash Attention.", "as exported")]
    public void Without_the_library_that_cudnn_compiles_attention_by_it_is_named(bool isHere, string what, string remedy)
    {
        const string Message = """
            [ErrorCode:Fail] Non-zero status code returned while running MultiHeadAttention node. Name:'' Status Message: /onnxruntime_src/onnxruntime/contrib_ops/cuda/bert/cudnn_fmha/cudnn_flash_attention.cc:271 std::shared_ptr<cudnn_frontend::graph::Graph> onnxruntime::cudnn_sdpa::build_graph(GraphParams&) Failed to build cuDNN graph for Flash Attention:{"context":{"compute_data_type":"FLOAT","name":"","sm_count":-1},"nodes":[{"tag":"SDPA_FWD"}]}cudnn version:91300
            """;
        Explains(Message, what, remedy, library => library == "libnvrtc.so.13" ? isHere : throw new InvalidOperationException(library));
    }

    [Theory]
    [InlineData("100: no CUDA-capable device is detected", "No NVIDIA GPU is visible", "CUDA_VISIBLE_DEVICES")]
    [InlineData("35: CUDA driver version is insufficient for CUDA runtime version", "too old for CUDA 13", "580")]
    [InlineData("802: system not yet initialized", "not ready", "nvidia-fabricmanager")]
    [InlineData("999: unknown error", "CUDA failure 999: unknown error", "CUDA 13")]
    public void A_device_that_does_not_answer_says_why(string failure, string what, string remedy) => Explains(Options(Count(failure)), what, remedy);

    [Fact]
    public void A_build_without_the_provider_is_named() => Explains(null, "no CUDA provider", "OnnxRuntime=cuda");

    [Fact]
    public void A_device_number_that_there_is_not_is_no_wrong_option() => Explains(
        Options("187 Parse Failed to parse provider option \"device_id\": cuda_execution_provider_info.cc:70 operator() Invalid device ID: 7, must be between 0 (inclusive) and 1"),
        "Invalid device ID: 7",
        "ask for the CPU");

    [Theory]
    [InlineData("182 Parse Unknown provider option: \"nonsense\".", "nonsense")]
    [InlineData("187 Parse Failed to parse provider option \"cudnn_conv_algo_search\": provider_options_utils.h:56 NameToEnum Failed to map enum name to value: X", "cudnn_conv_algo_search")]
    public void A_wrong_option_is_no_missing_device(string message, string option)
    {
        var error = CudaFault.Explain(Options(message), null);
        Assert.Equal(DiffusionErrorCodes.ProviderOption, error.Code);
        Assert.Contains(option, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_is_full_is_not_missing() =>
        Assert.Equal(DiffusionErrorCodes.OutOfMemory, CudaFault.Explain("[ErrorCode:Fail] CUDA failure 2: out of memory ; GPU=0 ; hostname=worker", null).Code);

    private static string Load(string library) => $"[ErrorCode:Fail] /onnxruntime_src/onnxruntime/core/session/provider_bridge_ort.cc:1988 onnxruntime::Provider& onnxruntime::ProviderLibrary::Get() [ONNXRuntimeError] : 1 : FAIL : Failed to load library /app/libonnxruntime_providers_cuda.so with error: {library}: cannot open shared object file: No such file or directory\n";

    private static string Options(string said) => $"[ErrorCode:Fail] /onnxruntime_src/onnxruntime/core/providers/cuda/cuda_execution_provider_info.cc:62 static onnxruntime::CUDAExecutionProviderInfo onnxruntime::CUDAExecutionProviderInfo::FromProviderOptions(const onnxruntime::ProviderOptions&) [ONNXRuntimeError] : 1 : FAIL : provider_options_utils.h:{said}\n";

    private static string Count(string failure) => $"187 Parse Failed to parse provider option \"device_id\": CUDA failure {failure} ; GPU=0 ; hostname=worker ; file=/onnxruntime_src/onnxruntime/core/providers/cuda/cuda_execution_provider_info.cc ; line=69 ; expr=cudaGetDeviceCount(&num_devices); ";

    private static void Explains(string? message, string what, string remedy, Func<string, bool>? isHere = null)
    {
        var error = CudaFault.Explain(message, null, isHere);
        Assert.Equal((DiffusionErrorCodes.ProviderMissing, "target"), (error.Code, error.Field));
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, error.Remedy, StringComparison.Ordinal);
        Assert.Contains("ask for the CPU", error.Remedy, StringComparison.Ordinal);
        Assert.DoesNotContain("onnxruntime_src", error.Message, StringComparison.Ordinal);
    }
}
