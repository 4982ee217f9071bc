namespace Atelier.Diffusion.Tests;

public sealed class ModelFolderTests : ModelFolderCopy
{
    [Fact]
    public void A_network_whose_fused_graph_is_refused_runs_as_exported_and_keeps_the_reason()
    {
        // The file has a weight, which nothing takes, of a name that the rewritten graph gives something else.
        var (file, rewritten) = (In("unet/heads.onnx"), In("fused.onnx"));
        File.Copy(Repository.Tests("models", "attentions", "heads.onnx"), file);
        File.WriteAllBytes(rewritten, FusedGraph.TryCreate(file, GraphPatterns.Attention, alignment: 4)!.Model.ToArray());
        var name = OnnxGraph.Read(rewritten).Nodes.SelectMany(n => n.Outputs).Except(OnnxGraph.Read(file).Nodes.SelectMany(n => n.Outputs)).First();
        var weight = new ProtoWriter().Number(1, 1).Number(2, 1).Text(8, name).Message(9, new byte[4]);
        File.AppendAllBytes(file, new ProtoWriter().Message(7, new ProtoWriter().Message(5, weight.Written).Written).Written.ToArray());
        using var network = OnnxNetwork.Load(file, "unet", new SessionSettings { IntraOpThreads = 1 }, new RunClock(), []);
        Assert.Equal((default, true), (network!.Fused, network.Unfused?.Length > 0));
        Assert.Contains(name, network.Unfused, StringComparison.Ordinal);
    }

    [Fact]
    public void Opening_loading_and_warming_up_can_be_given_up()
    {
        var cancelled = new CancellationToken(canceled: true);
        Assert.ThrowsAny<OperationCanceledException>(() => ModelFolder.Open(Folder, cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => DiffusionModel.Load(ModelFolder.Open(Folder), settings: null, cancelled));
        Assert.ThrowsAny<OperationCanceledException>(() => TestModels.Pipeline().WarmUp(cancelled));
    }

    [Fact]
    public void A_wholeFolder_opens_with_its_configurations()
    {
        var model = ModelFolder.Open(Folder);
        Assert.Equal((8, 16, true), (model.Vae.Factor, model.Tokenizer.MaxLength, model.HasEncoder));
        Assert.Equal((PredictionKind.Epsilon, BetaSchedule.ScaledLinear, 1), (model.Scheduler.PredictionType, model.Scheduler.BetaSchedule, model.Scheduler.StepsOffset));
    }

    [Fact]
    public void Everything_that_is_missing_is_listed_at_once()
    {
        File.Delete(In("unet/model.onnx"));
        File.Delete(In("tokenizer/merges.txt"));
        File.Delete(In("scheduler/scheduler_config.json"));
        Directory.Delete(In("vae_encoder"), recursive: true);
        var error = Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder));
        Assert.Equal(
            ["scheduler/scheduler_config.json is missing.", "tokenizer/merges.txt is missing.", "unet/model.onnx is missing."],
            error.Problems.Order(StringComparer.Ordinal));
        Assert.Contains("unet/model.onnx", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFolder_that_is_not_there_is_said_to_be_so() =>
        Assert.Contains("does not exist", Assert.Throws<ModelFolderException>(() => ModelFolder.Open(In("nowhere"))).Problems[0], StringComparison.Ordinal);

    [Fact]
    public void A_model_without_an_encoder_opens()
    {
        Directory.Delete(In("vae_encoder"), recursive: true);
        Assert.False(ModelFolder.Open(Folder).HasEncoder);
    }

    [Theory]
    [InlineData("scheduler/scheduler_config.json", """{ "beta_schedule": "cubic" }""", "beta_schedule")]
    [InlineData("scheduler/scheduler_config.json", """{ "use_beta_sigmas": 7 }""", "use_beta_sigmas")]
    [InlineData("scheduler/scheduler_config.json", """{ "timestep_type": "continuous" }""", "timestep_type")]
    [InlineData("scheduler/scheduler_config.json", """{ "use_dynamic_shifting": true }""", "use_dynamic_shifting")]
    [InlineData("scheduler/scheduler_config.json", """{ "stochastic_sampling": true }""", "stochastic_sampling")]
    [InlineData("scheduler/scheduler_config.json", """{ "sigma_min": 10, "sigma_max": 1 }""", "sigma_min")]
    [InlineData("scheduler/scheduler_config.json", """{ "original_inference_steps": 0 }""", "original_inference_steps")]
    [InlineData("scheduler/scheduler_config.json", """{ "_class_name": "DPMSolverMultistepScheduler", "algorithm_type": "sde-dpmsolver" }""", "algorithm_type 'sde-dpmsolver'")]
    [InlineData("scheduler/scheduler_config.json", """{ "_class_name": "DPMSolverMultistepScheduler", "solver_order": 3 }""", "solver_order 3")]
    [InlineData("scheduler/scheduler_config.json", """{ "_class_name": "DPMSolverMultistepScheduler", "solver_type": "none" }""", "solver_type 'none'")]
    [InlineData("scheduler/scheduler_config.json", """{ "_class_name": "UniPCMultistepScheduler", "solver_order": 4 }""", "solver_order 4")]
    [InlineData("scheduler/scheduler_config.json", """{ "_class_name": "UniPCMultistepScheduler", "solver_type": "bh3" }""", "solver_type 'bh3'")]
    [InlineData("scheduler/scheduler_config.json", """{ "_class_name": "UniPCMultistepScheduler", "solver_p": { "_class_name": "DDIMScheduler" } }""", "solver_p")]
    [InlineData("scheduler/scheduler_config.json", """{ "_class_name": "UniPCMultistepScheduler", "disable_corrector": [-1] }""", "disable_corrector")]
    [InlineData("scheduler/scheduler_config.json", """{ "_class_name": "DDPMScheduler", "variance_type": "learned_range" }""", "variance_type 'learned_range'")]
    [InlineData("scheduler/scheduler_config.json", """{ "_class_name": "DEISMultistepScheduler", "solver_order": 4 }""", "solver_order 4")]
    [InlineData("scheduler/scheduler_config.json", """{ "_class_name": "DPMSolverMultistepScheduler", "lambda_min_clipped": -5.1 }""", "lambda_min_clipped -5.1")]
    [InlineData("scheduler/scheduler_config.json", """{ "use_flow_sigmas": true }""", "use_flow_sigmas")]
    [InlineData("scheduler/scheduler_config.json", """{ "_class_name": "EulerDiscreteScheduler", "interpolation_type": "log_linear" }""", "interpolation_type 'log_linear'")]
    [InlineData("scheduler/scheduler_config.json", """{ "_class_name": "DDIMScheduler", "rescale_betas_zero_snr": true }""", "default settings cannot be rendered")]
    [InlineData("scheduler/scheduler_config.json", """{ "num_train_timesteps": 10 }""", "default settings cannot be rendered")]
    [InlineData("model.json", """{ "name": "x", "defaults": { "sampler": "flow_match_euler" } }""", "default settings cannot be rendered")]
    [InlineData("model.json", """{ "name": "x", "defaults": { "sampler": "lcm", "finalSteps": 60 } }""", "1 to 50 steps")]
    [InlineData("scheduler/scheduler_config.json", """{ "_class_name": "LCMScheduler", "original_inference_steps": 1001 }""", "original_inference_steps 1001")]
    [InlineData("scheduler/scheduler_config.json", """{ "_class_name": "EDMEulerScheduler" }""", "'EDMEulerScheduler' is not supported; expected a scheduler of Stable Diffusion or flow matching, such as DDIMScheduler")]
    [InlineData("scheduler/scheduler_config.json", """{ "_class_name": "MyScheduler" }""", "'MyScheduler' is not supported")]
    [InlineData("scheduler/scheduler_config.json", "{ not json", "cannot be read")]
    [InlineData("unet/config.json", """{ "addition_embed_type": "image" }""", "'image' is not supported")]
    [InlineData("unet/config.json", """{ "class_embed_type": "timestep" }""", "class_embed_type")]
    [InlineData("unet/config.json", """{ "in_channels": 8 }""", "expected 4, or 9")]
    [InlineData("unet/config.json", """{ "time_cond_proj_dim": 0 }""", "time_cond_proj_dim")]
    [InlineData("model_index.json", """{ "transformer": ["diffusers", "SD3Transformer2DModel"] }""", "'transformer' is not supported")]
    [InlineData("model_index.json", """{ "controlnet": ["diffusers", "ControlNetModel"] }""", "merged into the UNet")]
    [InlineData("model_index.json", "[]", "cannot be read")]
    [InlineData("model_index.json", """{ "requires_aesthetics_score": "yes" }""", "requires_aesthetics_score")]
    [InlineData("vae_decoder/config.json", """{ "scaling_factor": 0 }""", "scaling_factor")]
    [InlineData("tokenizer/merges.txt", "zz yy", "not in the vocabulary")]
    [InlineData("tokenizer/vocab.json", """{ "a": "b" }""", "'a' has the id 'b'; expected a whole number from 0 to 603")]
    [InlineData("vae_decoder/config.json", """{ "block_out_channels": null }""", "block_out_channels null cannot be used; expected 1 to 8 numbers")]
    [InlineData("scheduler/scheduler_config.json", """{ "shift": 1, "shift": 2 }""", "cannot be read")]
    [InlineData("unet/config.json", """{ "block_out_channels": [] }""", "for 1 to 8 levels")]
    [InlineData("model.json", """{ "name": "x", "defaults": null }""", "defaults null cannot be used; expected an object")]
    [InlineData("model.json", """{ "version": "1" }""", "name is missing")]
    [InlineData("model.json", """{ "name": "x", "defaults": { "guidance": 99 } }""", "guidance 99")]
    [InlineData("model.json", """{ "name": "x", "defaults": { "sampler": "huen" } }""", "huen")]
    public void A_wrong_file_is_named_with_what_is_wrong(string file, string content, string message)
    {
        File.WriteAllText(In(file), content);
        var problem = Assert.Single(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder)).Problems);
        Assert.Contains(message, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Each_word_of_a_scheduler_that_is_not_known_is_named_with_those_that_are()
    {
        File.WriteAllText(In("scheduler/scheduler_config.json"), """{ "beta_schedule": "laplace", "prediction_type": "flow_prediction", "timestep_spacing": "log", "final_sigmas_type": "zero" }""");
        string[] expected =
        [
            "scheduler/scheduler_config.json: beta_schedule 'laplace' is not supported; expected linear, scaled_linear, squaredcos_cap_v2.",
            "scheduler/scheduler_config.json: prediction_type 'flow_prediction' is not supported; expected epsilon, v_prediction, sample.",
            "scheduler/scheduler_config.json: timestep_spacing 'log' is not supported; expected linspace, leading, trailing.",
        ];
        Assert.Equal(expected, Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder)).Problems);
    }

    [Theory]
    [InlineData("""{ "_class_name": "DPMSolverMultistepScheduler", "algorithm_type": "dpmsolver++", "lambda_min_clipped": -Infinity, "solver_order": 2, "solver_type": "midpoint", "use_flow_sigmas": false, "variance_type": null }""", "dpmpp_2m")]
    [InlineData("""{ "_class_name": "EulerDiscreteScheduler", "interpolation_type": "linear", "sigma_max": null, "skip_prk_steps": true }""", "euler")]
    [InlineData("""{ "_class_name": "UniPCMultistepScheduler", "solver_order": 2, "solver_type": "bh2", "solver_p": null, "disable_corrector": [] }""", "unipc")]
    [InlineData("""{ "_class_name": "DEISMultistepScheduler", "algorithm_type": "deis", "solver_order": 2, "solver_type": "logrho" }""", "deis")]
    [InlineData("""{ "_class_name": "HeunDiscreteScheduler", "use_beta_sigmas": true, "clip_sample": false }""", "heun")]
    [InlineData("""{ "_class_name": "DDPMScheduler", "variance_type": "fixed_small", "thresholding": false }""", "ddpm")]
    [InlineData("""{ "_class_name": "LMSDiscreteScheduler", "use_karras_sigmas": true }""", "lms")]
    [InlineData("""{ "_class_name": "FlowMatchHeunDiscreteScheduler" }""", "flow_match_heun")]
    [InlineData("""{ "_class_name": "PNDMScheduler", "beta_end": 0.012, "beta_schedule": "scaled_linear", "beta_start": 0.00085, "set_alpha_to_one": false, "skip_prk_steps": true, "steps_offset": 1, "trained_betas": null }""", "pndm")]
    public void Schedulers_as_diffusers_writes_them_are_read(string content, string sampler)
    {
        File.WriteAllText(In("scheduler/scheduler_config.json"), content);
        Assert.Equal(sampler, Samplers.DefaultFor(ModelFolder.Open(Folder).Scheduler));
    }

    [Theory]
    [InlineData("""{ "a": -Infinity, "b": [Infinity,NaN], "c": -1 }""", """{ "a": "-Infinity", "b": ["Infinity","NaN"], "c": -1 }""")]
    [InlineData("""{ "NaN": "of \"Infinity\" NaN" } // NaN "and""", """{ "NaN": "of \"Infinity\" NaN" } // NaN "and""")]
    [InlineData("""{ /* " NaN */ "a": NaN, "b": "Infinity""", """{ /* " NaN */ "a": "NaN", "b": "Infinity""")]
    public void Numbers_that_are_none_are_read_as_Python_writes_them(string python, string json) => Assert.Equal(json, PythonJson.Standard(python));

    [Fact]
    public void The_card_gives_name_licence_and_defaults()
    {
        File.WriteAllText(In("model.json"), """{ "name": "demo", "version": "1.2", "licence": "MIT", "defaults": { "previewSteps": 8, "guidance": 4, "promotionUpsampling": "pixels" } }""");
        var card = ModelFolder.Open(Folder).Card;
        Assert.Equal(("demo", "1.2", "MIT"), (card.Name, card.Version, card.Licence));
        Assert.Equal((8, 4f, LatentUpsampling.Pixels), (card.Defaults.Steps, card.Defaults.Guidance, card.Defaults.PromotionUpsampling));
    }

    [Fact]
    public void Without_a_card_the_readme_tells_the_licence()
    {
        File.WriteAllText(In("README.md"), "---\nlicense: openrail\ntags:\n- x\n---\n# A model\n");
        Assert.Equal("openrail", ModelFolder.Open(Folder).Card.Licence);
    }

    [Fact]
    public void Text_encoders_whose_windows_differ_are_refused()
    {
        Become("sdxl");
        File.WriteAllText(In("tokenizer_2/tokenizer_config.json"), """{ "model_max_length": 8 }""");
        Assert.Contains(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder)).Problems, p => p.Contains("windows of 16 and 8", StringComparison.Ordinal));
    }

    [Fact]
    public void Models_say_what_they_are()
    {
        (string, bool, int, bool) Facts(string name) => (TestModels.Get(name).Family, TestModels.Get(name).EmbedsGuidance, TestModels.Get(name).ControlCount, TestModels.Get(name).Folder.Inpaints);
        Assert.Equal(("Stable Diffusion", false, 0, false), Facts("rank1"));
        Assert.Equal(("SDXL", false, 0, false), Facts("sdxl"));
        Assert.Equal(("SDXL refiner", false, 0, false), Facts("sdxl-refiner"));
        Assert.Equal(("Stable Diffusion", true, 0, false), Facts("lcm"));
        Assert.Equal(("Stable Diffusion", false, 2, false), Facts("control"));
        Assert.Equal(("Stable Diffusion", false, 0, true), Facts("inpaint"));
    }

    [Fact]
    public void AFolder_that_says_it_is_xl_and_is_not_lists_all_that_xl_has()
    {
        File.WriteAllText(In("unet/config.json"), """{ "addition_embed_type": "text_time" }""");
        var problems = Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder)).Problems;
        string[] expected =
        [
            "text_encoder_2/model.onnx is missing.", "tokenizer_2/merges.txt is missing.", "tokenizer_2/vocab.json is missing.",
            "unet/model.onnx has no input 'text_embeds'", "unet/model.onnx has no input 'time_ids'", "text_encoder/model.onnx has no output 'hidden_states.0'",
        ];
        Assert.Equal(expected.Length, problems.Count);
        Assert.All(expected, e => Assert.Contains(problems, p => p.StartsWith(e, StringComparison.Ordinal)));
    }

    [Fact]
    public void What_a_card_leaves_open_is_what_its_family_does_well_with()
    {
        Become("lcm");
        Assert.Equal((4, 8, 8.5f), Defaults());
        File.WriteAllText(In("model.json"), """{ "name": "x", "defaults": { "PreviewSteps": 6, "finalSteps": 9 } }""");
        Assert.Equal((6, 9, 8.5f), Defaults());
        (int, int, float) Defaults()
        {
            var defaults = ModelFolder.Open(Folder).Card.Defaults;
            return (defaults.Steps, defaults.FinalSteps, defaults.Guidance);
        }
    }

    [Fact]
    public void Defaults_whose_promotion_has_more_steps_than_its_strength_leaves_are_refused()
    {
        Become("lcm");
        File.WriteAllText(In("model.json"), """{ "name": "x", "defaults": { "finalSteps": 8, "promotionStrength": 0.15 } }""");
        Assert.Contains("Give at least 0.16, or ask for 1 to 7 steps.", Assert.Single(Assert.Throws<ModelFolderException>(() => ModelFolder.Open(Folder)).Problems), StringComparison.Ordinal);
        File.WriteAllText(In("model_index.json"), File.ReadAllText(In("model_index.json")).Replace("LatentConsistencyModelPipeline", "StableDiffusionPipeline", StringComparison.Ordinal));
        Assert.NotNull(ModelFolder.Open(Folder));
    }

    [Fact]
    public void A_flag_that_is_none_is_false_as_in_Python_and_one_that_is_not_there_is_left_open()
    {
        File.WriteAllText(In("scheduler/scheduler_config.json"), """{ "_class_name": "DDIMScheduler", "clip_sample": null, "set_alpha_to_one": null }""");
        var scheduler = ModelFolder.Open(Folder).Scheduler;
        Assert.Equal((false, false), (scheduler.ClipSample, scheduler.SetAlphaToOne));
        File.WriteAllText(In("scheduler/scheduler_config.json"), """{ "_class_name": "DDIMScheduler" }""");
        Assert.Null(ModelFolder.Open(Folder).Scheduler.ClipSample);
    }

    [Theory]
    [InlineData(50, 29)]
    [InlineData(100, 57)]
    [InlineData(200, 29)]
    public void A_strength_that_is_named_as_the_way_out_is_one(int distilled, int steps)
    {
        var config = new SchedulerConfig { OriginalInferenceSteps = distilled };
        var remedy = Assert.Throws<DiffusionException>(() => LcmSampler.Build(config, steps, 0.01f)).Remedy;
        var named = float.Parse(remedy.Split(' ')[3].TrimEnd(',', '.'), System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(steps, LcmSampler.Build(config, steps, named).Steps.Count);
    }

    [Fact]
    public void The_hash_is_of_what_decides_on_pixels_and_of_nothing_else()
    {
        var before = ModelHash.Compute(Folder);
        File.WriteAllText(In("README.md"), "words");
        Directory.CreateDirectory(In("training"));
        File.WriteAllText(In("training/train.py"), "pass");
        Assert.Equal(before, ModelHash.Compute(Folder));
        Assert.Equal(ModelHash.Compute(TestModels.Folder("rank1")), before);
        File.AppendAllText(In("scheduler/scheduler_config.json"), " ");
        Assert.NotEqual(before, ModelHash.Compute(Folder));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("\"force_zeros_for_empty_prompt\": null,", true)]
    [InlineData("\"force_zeros_for_empty_prompt\": false,", false)]
    public void A_negative_prompt_that_is_not_given_is_zeros_unless_the_index_says_otherwise(string setting, bool zeros)
    {
        Become("sdxl");
        File.WriteAllText(In("model_index.json"), $$"""{ {{setting}} "_class_name": "StableDiffusionXLPipeline" }""");
        Assert.Equal(zeros, ModelFolder.Open(Folder).ZeroesMissingNegative);
    }
}
