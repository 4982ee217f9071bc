#!/usr/bin/env python3
"""Timesteps and ends of loops with diffusers' own schedulers, over many configurations. Needs torch, numpy, scipy and a checkout of diffusers:

    make_schedules.py DIFFUSERS [--all FILE]

Writes goldens/schedules.json; with --all, a far larger sweep into FILE. The schedulers' modules are loaded alone, over stand-ins for the rest of the library.
"""
import __future__
import dataclasses
import enum
import functools
import inspect
import itertools
import json
import math
import pathlib
import sys
import types

import torch

HERE = pathlib.Path(__file__).parent
STABLE = {"beta_start": 0.00085, "beta_end": 0.012, "beta_schedule": "scaled_linear"}
COUNT = 4 * 3 * 8 * 8
PICKED = [0, 100, 333, 500, 767]


class Config(dict):
    def __getattr__(self, name):
        if name in self:
            return self[name]
        raise AttributeError(name)


def registered(init):
    @functools.wraps(init)
    def inner(self, *args, **values):
        bound = inspect.signature(init).bind(self, *args, **values)
        bound.apply_defaults()
        self.config = Config({k: v for k, v in bound.arguments.items() if k != "self"})
        init(self, *args, **values)
    return inner


class Output:
    pass


@dataclasses.dataclass
class SchedulerOutput(Output):
    prev_sample: torch.Tensor


def module(name, **names):
    made = types.ModuleType(name)
    made.__path__ = []
    made.__dict__.update(names)
    sys.modules[name] = made
    return made


def load(checkout, scheduler):
    logging = types.SimpleNamespace(get_logger=lambda _: types.SimpleNamespace(warning=lambda *_: None, warn=lambda *_: None))
    module("diffusers")
    module("diffusers.schedulers")
    module("diffusers.utils", BaseOutput=Output, logging=logging, is_scipy_available=lambda: True, deprecate=lambda *_, **__: None)
    module("diffusers.utils.torch_utils", randn_tensor=lambda shape, generator=None, device=None, dtype=None: torch.randn(shape, generator=generator, dtype=dtype))
    module("diffusers.configuration_utils", ConfigMixin=type("ConfigMixin", (), {}), register_to_config=registered)
    module("diffusers.schedulers.scheduling_utils", SchedulerMixin=type("SchedulerMixin", (), {}), SchedulerOutput=SchedulerOutput, KarrasDiffusionSchedulers=enum.Enum("Schedulers", "none"))
    name = f"diffusers.schedulers.scheduling_{scheduler}"
    path = checkout / f"src/diffusers/schedulers/scheduling_{scheduler}.py"
    made = module(name)
    made.__package__ = "diffusers.schedulers"
    exec(compile(path.read_text(), str(path), "exec", __future__.annotations.compiler_flag), made.__dict__)
    return made


def dummies():
    """The sample and noise of diffusers' own scheduler tests."""
    index = torch.arange(COUNT).reshape(3, 8, 8, 4)
    return ((index / COUNT).permute(3, 0, 1, 2), (index.flip(0, 1, 2, 3) / COUNT).permute(3, 0, 1, 2))


def skipped(steps, strength):
    """As the pipelines' get_timesteps has it."""
    return max(steps - min(int(steps * strength), steps), 0)


def run(scheduler, timesteps, strength, fresh):
    if len(timesteps) == 0:
        return {"timesteps": [], "end": []}
    sample, noise = dummies()
    sample = sample * getattr(scheduler, "init_noise_sigma", 1.0) if strength is None else scheduler.add_noise(sample, noise, timesteps[:1])
    for t in timesteps:
        shown = scheduler.scale_model_input(sample, t) if hasattr(scheduler, "scale_model_input") else sample
        sample = scheduler.step(shown * t / (t + 1), t, sample, **fresh).prev_sample
    flat = sample.reshape(-1)
    return {"timesteps": [round(float(t), 3) for t in timesteps], "end": [float(f"{v:.7g}") for v in [float(sample.abs().sum()), *(float(flat[i]) for i in PICKED)]]}


def pndm(schedulers, config, steps, strength):
    case = {"config": {"_class_name": "PNDMScheduler", **config}, "steps": steps, "strength": strength}
    scheduler = schedulers["pndm"].PNDMScheduler(**config)
    scheduler.set_timesteps(steps)
    timesteps = scheduler.timesteps[skipped(steps, 1.0 if strength is None else strength):]
    return {**case, **run(scheduler, timesteps, strength, {})}


def lcm(schedulers, config, steps, strength, takes_all):
    case = {"config": {"_class_name": "LCMScheduler", **config}, "steps": steps, "strength": strength, "takesAll": takes_all}
    scheduler = schedulers["lcm"].LCMScheduler(**config)
    fresh = {"generator": torch.Generator().manual_seed(0)}
    try:
        scheduler.set_timesteps(steps, **({"strength": strength} if takes_all else {}))
    except ValueError:
        return {**case, "refused": True}
    first = 0 if takes_all else skipped(steps, strength)
    if not takes_all:
        scheduler.set_begin_index(first)
    return {**case, **run(scheduler, scheduler.timesteps[first:], strength, fresh)}


def other(schedulers, kind, config, steps, strength, **fresh):
    case = {"config": {"_class_name": kind, **config}, "steps": steps, "strength": strength}
    scheduler = schedulers[kind](**config)
    scheduler.set_timesteps(steps)
    first = skipped(steps, 1.0 if strength is None else strength) * scheduler.order
    if strength is not None and hasattr(scheduler, "set_begin_index"):
        scheduler.set_begin_index(first)
    try:
        return {**case, **run(scheduler, scheduler.timesteps[first:], strength, fresh)}
    except (IndexError, AssertionError):
        # Where its first two timesteps are rounded to the same, diffusers begins with the second and runs beyond the last.
        return None


def cases(schedulers, full):
    pick = itertools.count()
    spacings, kinds, counts = ["leading", "linspace", "trailing"], ["epsilon", "v_prediction"], [1, 2, 3, 7, 20, 30, 50] if full else [2, 7, 20]
    strengths = [None, 0.05, 0.3, 0.58, 1.0] if full else [None, 0.58]
    keep = lambda every: next(pick) % ((every // 60 or 1) if full else every) == 0
    for skip, spacing, offset, one, kind, betas, steps, strength in itertools.product(
            [True, False], ["leading", "linspace", "trailing"], [0, 1], [False, True], ["epsilon", "v_prediction"], [STABLE, {}, {"beta_schedule": "squaredcos_cap_v2"}],
            [1, 2, 3, 4, 5, 7, 10, 20, 27, 50, 200] if full else [1, 2, 4, 7, 20], [None, 0.05, 0.3, 0.5, 0.58, 0.8, 1.0] if full else [None, 0.3, 0.8]):
        if (skip or steps >= 4) and keep(17):
            yield pndm(schedulers, {"skip_prk_steps": skip, "timestep_spacing": spacing, "steps_offset": offset, "set_alpha_to_one": one, "prediction_type": kind, **betas}, steps, strength)
    for takes_all, original, kind, steps, strength in itertools.product(
            [True, False], [50, 40, 7, 1000], ["epsilon", "v_prediction"], [1, 2, 3, 4, 6, 7, 8, 13, 15, 25, 49, 50] if full else [1, 4, 7, 8, 13],
            [i / 100 for i in range(2, 101)] if full else [0.02, 0.14, 0.3, 0.4, 0.58, 0.75, 0.8, 1.0]):
        if steps <= original and keep(4):
            yield lcm(schedulers, {"original_inference_steps": original, "prediction_type": kind}, steps, strength, takes_all)


    for spacing, kind, rescale, (offset, betas), steps, strength in itertools.product(spacings, kinds, [False, True], [(0, {}), (1, STABLE), (1, {"beta_schedule": "squaredcos_cap_v2"})], counts, strengths):
        zero = {"rescale_betas_zero_snr": True} if rescale else {}
        shared = {"timestep_spacing": spacing, "prediction_type": kind, **zero, **betas}
        for one, clip in itertools.product([False, True], [False, True]):
            if not (rescale and kind == "epsilon") and keep(29):
                yield other(schedulers, "DDIMScheduler", {**shared, "steps_offset": offset, "set_alpha_to_one": one, "clip_sample": clip}, steps, strength)
        for sigmas in [{}, {"use_karras_sigmas": True}, {"use_exponential_sigmas": True}, {"final_sigmas_type": "sigma_min"}]:
            if keep(29):
                yield other(schedulers, "EulerDiscreteScheduler", {**shared, "steps_offset": offset, **sigmas}, steps, strength)
        if keep(7):
            yield other(schedulers, "EulerAncestralDiscreteScheduler", {**shared, "steps_offset": offset}, steps, strength, generator=torch.Generator().manual_seed(0))
        for sigmas, end in itertools.product([{}, {"use_karras_sigmas": True}, {"use_exponential_sigmas": True}, {"use_lu_lambdas": True}], [{}, {"final_sigmas_type": "sigma_min"}, {"euler_at_final": True}, {"lower_order_final": False}]):
            if keep(61):
                yield other(schedulers, "DPMSolverMultistepScheduler", {**shared, "steps_offset": offset, **sigmas, **end}, steps, strength)
    yield from solvers(schedulers, keep, spacings, kinds, counts, strengths)


SPACED = [{}, {"use_karras_sigmas": True}, {"use_exponential_sigmas": True}, {"use_beta_sigmas": True}]


def solvers(schedulers, keep, spacings, kinds, counts, strengths):
    """Where diffusers divides zero by zero, or runs on in single precision from sigmas in the thousands, there is nothing to compare: those are left out."""
    for spacing, kind, (offset, betas), steps, strength in itertools.product(spacings, [*kinds, "sample"], [(0, {}), (1, STABLE), (1, {"beta_schedule": "squaredcos_cap_v2"})], counts, strengths):
        shared = {"timestep_spacing": spacing, "prediction_type": kind, "steps_offset": offset, **betas}
        for sigmas, order, name, clean, (lower, end), uncorrected in itertools.product(
                SPACED, [1, 2, 3], ["bh1", "bh2"], [True, False], [(True, "zero"), (True, "sigma_min"), (False, "sigma_min")], [[], [0], [0, 1, 2]]):
            if (end == "sigma_min" or (clean and name == "bh2")) and (clean or betas in ({}, STABLE)) and keep(997):
                yield other(schedulers, "UniPCMultistepScheduler", {**shared, **sigmas, "solver_order": order, "solver_type": name, "predict_x0": clean, "lower_order_final": lower, "final_sigmas_type": end, "disable_corrector": uncorrected}, steps, strength)
        for sigmas, order, name, end in itertools.product([*SPACED, {"use_lu_lambdas": True}], [1, 2], ["midpoint", "heun"], [{}, {"final_sigmas_type": "sigma_min"}, {"euler_at_final": True}, {"lower_order_final": False}]):
            for algorithm, fresh in (("dpmsolver++", {}), ("sde-dpmsolver++", {"generator": torch.Generator().manual_seed(0)})):
                if keep(331):
                    yield other(schedulers, "DPMSolverMultistepScheduler", {**shared, **sigmas, **end, "algorithm_type": algorithm, "solver_order": order, "solver_type": name}, steps, strength, **fresh)
    for spacing, kind, (offset, betas), steps, strength, sigmas in itertools.product(
            spacings, [*kinds, "sample"], [(0, {}), (1, STABLE), (1, {"beta_schedule": "squaredcos_cap_v2"})], counts, strengths, SPACED):
        shared = {"timestep_spacing": spacing, "prediction_type": kind, "steps_offset": offset, **betas, **sigmas}
        if keep(31):
            yield other(schedulers, "HeunDiscreteScheduler", {**shared, **({"clip_sample": True, "clip_sample_range": 2.0} if sigmas else {})}, steps, strength)
        far = "use_beta_sigmas" in sigmas and "squaredcos_cap_v2" in betas.values()
        if keep(31) and not far:
            yield other(schedulers, "LMSDiscreteScheduler", shared, steps, strength)
        for order, lower in itertools.product([1, 2, 3], [True, False]):
            if keep(103) and not far and (order < 3 or not betas):
                yield other(schedulers, "DEISMultistepScheduler", {**shared, "solver_order": order, "lower_order_final": lower}, steps, strength)
        if keep(41) and kind != "sample" and not far:
            yield other(schedulers, "KDPM2DiscreteScheduler", shared, steps, strength)
        if keep(41) and kind != "sample" and not far:
            yield other(schedulers, "KDPM2AncestralDiscreteScheduler", shared, steps, strength, generator=torch.Generator().manual_seed(0))
        for variance, clip in itertools.product(["fixed_small", "fixed_small_log", "fixed_large"], [True, False]):
            if not sigmas and keep(37):
                yield other(schedulers, "DDPMScheduler", {**shared, "variance_type": variance, "clip_sample": clip}, steps, strength, generator=torch.Generator().manual_seed(0))
    for steps, shift in itertools.product([1, 2, 3, 7, 28], [0.5, 1.0, 3.0]):
        yield other(schedulers, "FlowMatchHeunDiscreteScheduler", {"shift": shift}, steps, None)


def main():
    checkout = pathlib.Path(sys.argv[1])
    full = len(sys.argv) > 2
    torch.set_num_threads(2)
    schedulers = {name: load(checkout, name) for name in ("pndm", "lcm")}
    for file, kind in (("ddim", "DDIMScheduler"), ("euler_discrete", "EulerDiscreteScheduler"), ("euler_ancestral_discrete", "EulerAncestralDiscreteScheduler"), ("dpmsolver_multistep", "DPMSolverMultistepScheduler"),
                       ("unipc_multistep", "UniPCMultistepScheduler"), ("heun_discrete", "HeunDiscreteScheduler"), ("lms_discrete", "LMSDiscreteScheduler"), ("ddpm", "DDPMScheduler"),
                       ("k_dpm_2_discrete", "KDPM2DiscreteScheduler"), ("k_dpm_2_ancestral_discrete", "KDPM2AncestralDiscreteScheduler"),
                       ("deis_multistep", "DEISMultistepScheduler"), ("flow_match_heun_discrete", "FlowMatchHeunDiscreteScheduler")):
        schedulers[kind] = getattr(load(checkout, file), kind)
    done = [json.dumps(case) for case in cases(schedulers, full) if case is not None and all(map(math.isfinite, case.get("end", [])))]
    (pathlib.Path(sys.argv[3]) if full else HERE / "goldens/schedules.json").write_text("[\n" + ",\n".join(done) + "\n]\n")
    print(len(done), "cases")


main()
