// Longer than some files on purpose: a table, one entry per function.
package org.pellucid.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.pellucid.array.DType;

/** How functions of {@code keras.ops.numpy} are called by name. */
final class NumpyTable {
  private NumpyTable() {}

  static Map<String, Function<OpArguments, Object>> functions() {
    Map<String, Function<OpArguments, Object>> t = new LinkedHashMap<>();
    t.put("abs", a -> Arithmetic.abs(a.tensor("x")));
    t.put("absolute", a -> Arithmetic.absolute(a.tensor("x")));
    t.put("add", a -> Arithmetic.add(a.tensor("x1"), a.tensor("x2")));
    t.put(
        "all", a -> Reductions.all(a.tensor("x"), a.intsOrNull("axis"), a.flag("keepdims", false)));
    t.put(
        "allclose",
        a ->
            Logic.allclose(
                a.tensor("x1"),
                a.tensor("x2"),
                a.number("rtol", 1e-05),
                a.number("atol", 1e-08),
                a.flag("equal_nan", false)));
    t.put(
        "amax",
        a -> Reductions.amax(a.tensor("x"), a.intsOrNull("axis"), a.flag("keepdims", false)));
    t.put(
        "amin",
        a -> Reductions.amin(a.tensor("x"), a.intsOrNull("axis"), a.flag("keepdims", false)));
    t.put("angle", a -> Arithmetic.angle(a.tensor("x")));
    t.put(
        "any", a -> Reductions.any(a.tensor("x"), a.intsOrNull("axis"), a.flag("keepdims", false)));
    t.put("append", a -> Movement.append(a.tensor("x1"), a.tensor("x2"), a.integerOrNull("axis")));
    t.put("arange", NumpyCalls::arange);
    t.put("arccos", a -> Trigonometry.arccos(a.tensor("x")));
    t.put("arccosh", a -> Trigonometry.arccosh(a.tensor("x")));
    t.put("arcsin", a -> Trigonometry.arcsin(a.tensor("x")));
    t.put("arcsinh", a -> Trigonometry.arcsinh(a.tensor("x")));
    t.put("arctan", a -> Trigonometry.arctan(a.tensor("x")));
    t.put("arctan2", a -> Trigonometry.arctan2(a.tensor("x1"), a.tensor("x2")));
    t.put("arctanh", a -> Trigonometry.arctanh(a.tensor("x")));
    t.put(
        "argmax",
        a -> Reductions.argmax(a.tensor("x"), a.integerOrNull("axis"), a.flag("keepdims", false)));
    t.put(
        "argmin",
        a -> Reductions.argmin(a.tensor("x"), a.integerOrNull("axis"), a.flag("keepdims", false)));
    t.put(
        "argpartition",
        a -> Sorting.argpartition(a.tensor("x"), a.integer("kth"), a.integerOrNull("axis", -1)));
    t.put("argsort", a -> Sorting.argsort(a.tensor("x"), a.integerOrNull("axis", -1)));
    t.put("array", a -> Creation.array(a.tensor("x"), a.dtypeOrNull("dtype")));
    t.put("array_split", a -> NumpyCalls.split(a, a.integer("axis", 0), true));
    t.put(
        "average",
        a -> Reductions.average(a.tensor("x"), a.intsOrNull("axis"), a.tensorOrNull("weights")));
    t.put("bartlett", a -> Creation.bartlett(a.integer("x")));
    t.put(
        "bincount",
        a -> Sorting.bincount(a.tensor("x"), a.tensorOrNull("weights"), a.integer("minlength", 0)));
    t.put("bitwise_and", a -> Logic.bitwiseAnd(a.tensor("x"), a.tensor("y")));
    t.put("bitwise_invert", a -> Logic.bitwiseInvert(a.tensor("x")));
    t.put("bitwise_left_shift", a -> Logic.bitwiseLeftShift(a.tensor("x"), a.tensor("y")));
    t.put("bitwise_not", a -> Logic.bitwiseNot(a.tensor("x")));
    t.put("bitwise_or", a -> Logic.bitwiseOr(a.tensor("x"), a.tensor("y")));
    t.put("bitwise_right_shift", a -> Logic.bitwiseRightShift(a.tensor("x"), a.tensor("y")));
    t.put("bitwise_xor", a -> Logic.bitwiseXor(a.tensor("x"), a.tensor("y")));
    t.put("blackman", a -> Creation.blackman(a.integer("x")));
    t.put("broadcast_to", a -> Movement.broadcastTo(a.tensor("x"), a.shape("shape")));
    t.put("cbrt", a -> Arithmetic.cbrt(a.tensor("x")));
    t.put("ceil", a -> Arithmetic.ceil(a.tensor("x")));
    t.put(
        "clip",
        a -> Arithmetic.clip(a.tensor("x"), a.tensorOrNull("x_min"), a.tensorOrNull("x_max")));
    t.put("column_stack", a -> Movement.columnStack(a.tensors("xs")));
    t.put("concatenate", a -> Movement.concatenate(a.tensors("xs"), a.integer("axis", 0)));
    t.put("conj", a -> Arithmetic.conj(a.tensor("x")));
    t.put("conjugate", a -> Arithmetic.conjugate(a.tensor("x")));
    t.put("copy", a -> Movement.copy(a.tensor("x")));
    t.put("corrcoef", a -> Reductions.corrcoef(a.tensor("x")));
    t.put(
        "correlate",
        a -> Reductions.correlate(a.tensor("x1"), a.tensor("x2"), a.text("mode", "valid")));
    t.put("cos", a -> Trigonometry.cos(a.tensor("x")));
    t.put("cosh", a -> Trigonometry.cosh(a.tensor("x")));
    t.put("count_nonzero", a -> Reductions.countNonzero(a.tensor("x"), a.intsOrNull("axis")));
    t.put(
        "cross",
        a ->
            Matrices.cross(
                a.tensor("x1"),
                a.tensor("x2"),
                a.integer("axisa", -1),
                a.integer("axisb", -1),
                a.integer("axisc", -1),
                a.integerOrNull("axis")));
    t.put(
        "cumprod",
        a -> Reductions.cumprod(a.tensor("x"), a.integerOrNull("axis"), a.dtypeOrNull("dtype")));
    t.put(
        "cumsum",
        a -> Reductions.cumsum(a.tensor("x"), a.integerOrNull("axis"), a.dtypeOrNull("dtype")));
    t.put("deg2rad", a -> Trigonometry.deg2rad(a.tensor("x")));
    t.put("diag", a -> Movement.diag(a.tensor("x"), a.integer("k", 0)));
    t.put("diagflat", a -> Movement.diagflat(a.tensor("x"), a.integer("k", 0)));
    t.put(
        "diagonal",
        a ->
            Movement.diagonal(
                a.tensor("x"),
                a.integer("offset", 0),
                a.integer("axis1", 0),
                a.integer("axis2", 1)));
    t.put("diff", a -> Reductions.diff(a.tensor("a"), a.integer("n", 1), a.integer("axis", -1)));
    t.put("digitize", a -> Sorting.digitize(a.tensor("x"), a.tensor("bins")));
    t.put("divide", a -> Arithmetic.divide(a.tensor("x1"), a.tensor("x2")));
    t.put("divide_no_nan", a -> Arithmetic.divideNoNan(a.tensor("x1"), a.tensor("x2")));
    t.put("dot", a -> Matrices.dot(a.tensor("x1"), a.tensor("x2")));
    t.put("dsplit", a -> NumpyCalls.split(a, 2, false));
    t.put("dstack", a -> Movement.dstack(a.tensors("xs")));
    t.put("einsum", a -> Matrices.einsum(a.text("subscripts", ""), a.tensors("operands")));
    t.put("empty", a -> Creation.empty(a.shape("shape"), a.dtypeOrNull("dtype")));
    t.put("empty_like", a -> Creation.emptyLike(a.tensor("x"), a.dtypeOrNull("dtype")));
    t.put("equal", a -> Logic.equal(a.tensor("x1"), a.tensor("x2")));
    t.put("exp", a -> Arithmetic.exp(a.tensor("x")));
    t.put("exp2", a -> Arithmetic.exp2(a.tensor("x")));
    t.put("expand_dims", a -> Movement.expandDims(a.tensor("x"), a.ints("axis")));
    t.put("expm1", a -> Arithmetic.expm1(a.tensor("x")));
    t.put(
        "eye",
        a ->
            Creation.eye(
                a.integer("N"), a.integerOrNull("M"), a.integer("k", 0), a.dtypeOrNull("dtype")));
    t.put("fabs", a -> Arithmetic.fabs(a.tensor("x")));
    t.put("flip", a -> Movement.flip(a.tensor("x"), a.intsOrNull("axis")));
    t.put("fliplr", a -> Movement.fliplr(a.tensor("x")));
    t.put("flipud", a -> Movement.flipud(a.tensor("x")));
    t.put("floor", a -> Arithmetic.floor(a.tensor("x")));
    t.put("floor_divide", a -> Arithmetic.floorDivide(a.tensor("x1"), a.tensor("x2")));
    t.put("fmax", a -> Arithmetic.fmax(a.tensor("x1"), a.tensor("x2")));
    t.put("fmin", a -> Arithmetic.fmin(a.tensor("x1"), a.tensor("x2")));
    t.put("fmod", a -> Arithmetic.fmod(a.tensor("x1"), a.tensor("x2")));
    t.put(
        "full",
        a -> Creation.full(a.shape("shape"), a.tensor("fill_value"), a.dtypeOrNull("dtype")));
    t.put(
        "full_like",
        a -> Creation.fullLike(a.tensor("x"), a.tensor("fill_value"), a.dtypeOrNull("dtype")));
    t.put("gcd", a -> Arithmetic.gcd(a.tensor("x1"), a.tensor("x2")));
    t.put(
        "geomspace",
        a ->
            Creation.geomspace(
                a.tensor("start"),
                a.tensor("stop"),
                a.integer("num", 50),
                a.flag("endpoint", true),
                a.dtypeOrNull("dtype"),
                a.integer("axis", 0)));
    t.put("get_item", NumpyCalls::getItem);
    t.put("greater", a -> Logic.greater(a.tensor("x1"), a.tensor("x2")));
    t.put("greater_equal", a -> Logic.greaterEqual(a.tensor("x1"), a.tensor("x2")));
    t.put("hamming", a -> Creation.hamming(a.integer("x")));
    t.put("hanning", a -> Creation.hanning(a.integer("x")));
    t.put("heaviside", a -> Arithmetic.heaviside(a.tensor("x1"), a.tensor("x2")));
    t.put("histogram", NumpyCalls::histogram);
    t.put("hsplit", a -> NumpyCalls.split(a, a.tensor("x").rank() == 1 ? 0 : 1, false));
    t.put("hstack", a -> Movement.hstack(a.tensors("xs")));
    t.put("hypot", a -> Arithmetic.hypot(a.tensor("x1"), a.tensor("x2")));
    t.put("i0", a -> Trigonometry.i0(a.tensor("x")));
    t.put("identity", a -> Creation.identity(a.integer("n"), a.dtypeOrNull("dtype")));
    t.put("imag", a -> Arithmetic.imag(a.tensor("x")));
    t.put("inner", a -> Matrices.inner(a.tensor("x1"), a.tensor("x2")));
    t.put(
        "isclose",
        a ->
            Logic.isclose(
                a.tensor("x1"),
                a.tensor("x2"),
                a.number("rtol", 1e-05),
                a.number("atol", 1e-08),
                a.flag("equal_nan", false)));
    t.put("isfinite", a -> Logic.isfinite(a.tensor("x")));
    t.put("isin", a -> Indexing.isin(a.tensor("x1"), a.tensor("x2"), a.flag("invert", false)));
    t.put("isinf", a -> Logic.isinf(a.tensor("x")));
    t.put("isnan", a -> Logic.isnan(a.tensor("x")));
    t.put("isneginf", a -> Logic.isneginf(a.tensor("x")));
    t.put("isposinf", a -> Logic.isposinf(a.tensor("x")));
    t.put("isreal", a -> Logic.isreal(a.tensor("x")));
    t.put("kaiser", a -> Creation.kaiser(a.integer("x"), a.number("beta")));
    t.put("kron", a -> Matrices.kron(a.tensor("x1"), a.tensor("x2")));
    t.put("lcm", a -> Arithmetic.lcm(a.tensor("x1"), a.tensor("x2")));
    t.put("ldexp", a -> Arithmetic.ldexp(a.tensor("x1"), a.tensor("x2")));
    t.put("left_shift", a -> Logic.leftShift(a.tensor("x"), a.tensor("y")));
    t.put("less", a -> Logic.less(a.tensor("x1"), a.tensor("x2")));
    t.put("less_equal", a -> Logic.lessEqual(a.tensor("x1"), a.tensor("x2")));
    t.put("linspace", NumpyCalls::linspace);
    t.put("log", a -> Arithmetic.log(a.tensor("x")));
    t.put("log10", a -> Arithmetic.log10(a.tensor("x")));
    t.put("log1p", a -> Arithmetic.log1p(a.tensor("x")));
    t.put("log2", a -> Arithmetic.log2(a.tensor("x")));
    t.put("logaddexp", a -> Arithmetic.logaddexp(a.tensor("x1"), a.tensor("x2")));
    t.put("logaddexp2", a -> Arithmetic.logaddexp2(a.tensor("x1"), a.tensor("x2")));
    t.put("logical_and", a -> Logic.logicalAnd(a.tensor("x1"), a.tensor("x2")));
    t.put("logical_not", a -> Logic.logicalNot(a.tensor("x")));
    t.put("logical_or", a -> Logic.logicalOr(a.tensor("x1"), a.tensor("x2")));
    t.put("logical_xor", a -> Logic.logicalXor(a.tensor("x1"), a.tensor("x2")));
    t.put(
        "logspace",
        a ->
            Creation.logspace(
                a.tensor("start"),
                a.tensor("stop"),
                a.integer("num", 50),
                a.flag("endpoint", true),
                a.number("base", 10),
                a.dtypeOrNull("dtype"),
                a.integer("axis", 0)));
    t.put("matmul", a -> Matrices.matmul(a.tensor("x1"), a.tensor("x2")));
    t.put(
        "max",
        a ->
            Reductions.max(
                a.tensor("x"),
                a.intsOrNull("axis"),
                a.flag("keepdims", false),
                a.numberOrNull("initial")));
    t.put("maximum", a -> Arithmetic.maximum(a.tensor("x1"), a.tensor("x2")));
    t.put(
        "mean",
        a -> Reductions.mean(a.tensor("x"), a.intsOrNull("axis"), a.flag("keepdims", false)));
    t.put(
        "median",
        a -> Sorting.median(a.tensor("x"), a.intsOrNull("axis"), a.flag("keepdims", false)));
    t.put("meshgrid", a -> Movement.meshgrid(a.tensors("x"), a.text("indexing", "xy")));
    t.put(
        "min",
        a ->
            Reductions.min(
                a.tensor("x"),
                a.intsOrNull("axis"),
                a.flag("keepdims", false),
                a.numberOrNull("initial")));
    t.put("minimum", a -> Arithmetic.minimum(a.tensor("x1"), a.tensor("x2")));
    t.put("mod", a -> Arithmetic.mod(a.tensor("x1"), a.tensor("x2")));
    t.put(
        "moveaxis", a -> Movement.moveaxis(a.tensor("x"), a.ints("source"), a.ints("destination")));
    t.put("multiply", a -> Arithmetic.multiply(a.tensor("x1"), a.tensor("x2")));
    t.put(
        "nan_to_num",
        a ->
            Logic.nanToNum(
                a.tensor("x"),
                a.number("nan", 0.0),
                a.numberOrNull("posinf"),
                a.numberOrNull("neginf")));
    t.put(
        "nanargmax",
        a ->
            NanReductions.nanargmax(
                a.tensor("x"), a.integerOrNull("axis"), a.flag("keepdims", false)));
    t.put(
        "nanargmin",
        a ->
            NanReductions.nanargmin(
                a.tensor("x"), a.integerOrNull("axis"), a.flag("keepdims", false)));
    t.put(
        "nancumprod",
        a ->
            NanReductions.nancumprod(
                a.tensor("x"), a.integerOrNull("axis"), a.dtypeOrNull("dtype")));
    t.put(
        "nancumsum",
        a ->
            NanReductions.nancumsum(
                a.tensor("x"), a.integerOrNull("axis"), a.dtypeOrNull("dtype")));
    t.put(
        "nanmax",
        a -> NanReductions.nanmax(a.tensor("x"), a.intsOrNull("axis"), a.flag("keepdims", false)));
    t.put(
        "nanmean",
        a -> NanReductions.nanmean(a.tensor("x"), a.intsOrNull("axis"), a.flag("keepdims", false)));
    t.put(
        "nanmedian",
        a ->
            NanReductions.nanmedian(
                a.tensor("x"), a.intsOrNull("axis"), a.flag("keepdims", false)));
    t.put(
        "nanmin",
        a -> NanReductions.nanmin(a.tensor("x"), a.intsOrNull("axis"), a.flag("keepdims", false)));
    t.put(
        "nanpercentile",
        a ->
            NanReductions.nanpercentile(
                a.tensor("x"),
                a.tensor("q"),
                a.intsOrNull("axis"),
                a.text("method", "linear"),
                a.flag("keepdims", false)));
    t.put(
        "nanprod",
        a -> NanReductions.nanprod(a.tensor("x"), a.intsOrNull("axis"), a.flag("keepdims", false)));
    t.put(
        "nanquantile",
        a ->
            NanReductions.nanquantile(
                a.tensor("x"),
                a.tensor("q"),
                a.intsOrNull("axis"),
                a.text("method", "linear"),
                a.flag("keepdims", false)));
    t.put(
        "nanstd",
        a -> NanReductions.nanstd(a.tensor("x"), a.intsOrNull("axis"), a.flag("keepdims", false)));
    t.put(
        "nansum",
        a -> NanReductions.nansum(a.tensor("x"), a.intsOrNull("axis"), a.flag("keepdims", false)));
    t.put(
        "nanvar",
        a -> NanReductions.nanvar(a.tensor("x"), a.intsOrNull("axis"), a.flag("keepdims", false)));
    t.put("ndim", a -> Creation.ndim(a.tensor("x")));
    t.put("negative", a -> Arithmetic.negative(a.tensor("x")));
    t.put("nextafter", a -> Arithmetic.nextafter(a.tensor("x1"), a.tensor("x2")));
    t.put("nonzero", a -> Sorting.nonzero(a.tensor("x")));
    t.put("not_equal", a -> Logic.notEqual(a.tensor("x1"), a.tensor("x2")));
    t.put("ones", a -> Creation.ones(a.shape("shape"), a.dtypeOrNull("dtype")));
    t.put("ones_like", a -> Creation.onesLike(a.tensor("x"), a.dtypeOrNull("dtype")));
    t.put("outer", a -> Matrices.outer(a.tensor("x1"), a.tensor("x2")));
    t.put(
        "pad",
        a ->
            Movement.pad(
                a.tensor("x"),
                a.ints("pad_width"),
                a.text("mode", "constant"),
                a.number("constant_values", 0)));
    t.put(
        "percentile",
        a ->
            Sorting.percentile(
                a.tensor("x"),
                a.tensor("q"),
                a.intsOrNull("axis"),
                a.text("method", "linear"),
                a.flag("keepdims", false)));
    t.put("power", a -> Arithmetic.power(a.tensor("x1"), a.tensor("x2")));
    t.put(
        "prod",
        a ->
            Reductions.prod(
                a.tensor("x"),
                a.intsOrNull("axis"),
                a.flag("keepdims", false),
                a.dtypeOrNull("dtype")));
    t.put(
        "ptp", a -> Reductions.ptp(a.tensor("x"), a.intsOrNull("axis"), a.flag("keepdims", false)));
    t.put(
        "quantile",
        a ->
            Sorting.quantile(
                a.tensor("x"),
                a.tensor("q"),
                a.intsOrNull("axis"),
                a.text("method", "linear"),
                a.flag("keepdims", false)));
    t.put("rad2deg", a -> Trigonometry.rad2deg(a.tensor("x")));
    t.put("ravel", a -> Movement.ravel(a.tensor("x")));
    t.put("real", a -> Arithmetic.real(a.tensor("x")));
    t.put("reciprocal", a -> Arithmetic.reciprocal(a.tensor("x")));
    t.put(
        "repeat", a -> Movement.repeat(a.tensor("x"), a.ints("repeats"), a.integerOrNull("axis")));
    t.put("reshape", a -> Movement.reshape(a.tensor("x"), a.ints("newshape")));
    t.put("right_shift", a -> Logic.rightShift(a.tensor("x"), a.tensor("y")));
    t.put("roll", a -> Movement.roll(a.tensor("x"), a.ints("shift"), a.intsOrNull("axis")));
    t.put("rot90", a -> Movement.rot90(a.tensor("array"), a.integer("k", 1), a.ints("axes", 0, 1)));
    t.put("round", a -> Arithmetic.round(a.tensor("x"), a.integer("decimals", 0)));
    t.put(
        "searchsorted",
        a ->
            Sorting.searchsorted(
                a.tensor("sorted_sequence"), a.tensor("values"), a.text("side", "left")));
    t.put(
        "select",
        a ->
            Indexing.select(
                a.tensors("condlist"),
                a.tensors("choicelist"),
                a.has("default") ? a.tensor("default") : Operands.constant(DType.INT32, 0)));
    t.put("sign", a -> Arithmetic.sign(a.tensor("x")));
    t.put("signbit", a -> Arithmetic.signbit(a.tensor("x")));
    t.put("sin", a -> Trigonometry.sin(a.tensor("x")));
    t.put("sinc", a -> Trigonometry.sinc(a.tensor("x")));
    t.put("sinh", a -> Trigonometry.sinh(a.tensor("x")));
    t.put("size", a -> Creation.size(a.tensor("x")));
    t.put("slogdet", a -> Matrices.slogdet(a.tensor("x")));
    t.put("sort", a -> Sorting.sort(a.tensor("x"), a.integerOrNull("axis", -1)));
    t.put("split", a -> NumpyCalls.split(a, a.integer("axis", 0), false));
    t.put("sqrt", a -> Arithmetic.sqrt(a.tensor("x")));
    t.put("square", a -> Arithmetic.square(a.tensor("x")));
    t.put("squeeze", a -> Movement.squeeze(a.tensor("x"), a.intsOrNull("axis")));
    t.put("stack", a -> Movement.stack(a.tensors("x"), a.integer("axis", 0)));
    t.put(
        "std", a -> Reductions.std(a.tensor("x"), a.intsOrNull("axis"), a.flag("keepdims", false)));
    t.put("subtract", a -> Arithmetic.subtract(a.tensor("x1"), a.tensor("x2")));
    t.put(
        "sum", a -> Reductions.sum(a.tensor("x"), a.intsOrNull("axis"), a.flag("keepdims", false)));
    t.put(
        "swapaxes", a -> Movement.swapaxes(a.tensor("x"), a.integer("axis1"), a.integer("axis2")));
    t.put("take", a -> Indexing.take(a.tensor("x"), a.tensor("indices"), a.integerOrNull("axis")));
    t.put(
        "take_along_axis",
        a -> Indexing.takeAlongAxis(a.tensor("x"), a.tensor("indices"), a.integerOrNull("axis")));
    t.put("tan", a -> Trigonometry.tan(a.tensor("x")));
    t.put("tanh", a -> Trigonometry.tanh(a.tensor("x")));
    t.put("tensordot", NumpyCalls::tensordot);
    t.put("tile", a -> Movement.tile(a.tensor("x"), a.ints("repeats")));
    t.put(
        "trace",
        a ->
            Movement.trace(
                a.tensor("x"),
                a.integer("offset", 0),
                a.integer("axis1", 0),
                a.integer("axis2", 1)));
    t.put("transpose", a -> Movement.transpose(a.tensor("x"), a.intsOrNull("axes")));
    t.put(
        "trapezoid",
        a ->
            Reductions.trapezoid(
                a.tensor("y"), a.tensorOrNull("x"), a.number("dx", 1.0), a.integer("axis", -1)));
    t.put(
        "tri",
        a ->
            Creation.tri(
                a.integer("N"), a.integerOrNull("M"), a.integer("k", 0), a.dtypeOrNull("dtype")));
    t.put("tril", a -> Movement.tril(a.tensor("x"), a.integer("k", 0)));
    t.put("triu", a -> Movement.triu(a.tensor("x"), a.integer("k", 0)));
    t.put("true_divide", a -> Arithmetic.trueDivide(a.tensor("x1"), a.tensor("x2")));
    t.put("trunc", a -> Arithmetic.trunc(a.tensor("x")));
    t.put(
        "unique",
        a ->
            Sorting.unique(
                a.tensor("x"),
                a.flag("return_index", false),
                a.flag("return_inverse", false),
                a.flag("return_counts", false),
                a.integerOrNull("axis"),
                a.integerOrNull("size"),
                a.number("fill_value", 0)));
    t.put("unravel_index", a -> Indexing.unravelIndex(a.tensor("indices"), a.shape("shape")));
    t.put(
        "vander",
        a -> Creation.vander(a.tensor("x"), a.integerOrNull("N"), a.flag("increasing", false)));
    t.put(
        "var", a -> Reductions.var(a.tensor("x"), a.intsOrNull("axis"), a.flag("keepdims", false)));
    t.put("vdot", a -> Matrices.vdot(a.tensor("x1"), a.tensor("x2")));
    t.put("view", NumpyCalls::view);
    t.put("vsplit", a -> NumpyCalls.split(a, 0, false));
    t.put("vstack", a -> Movement.vstack(a.tensors("xs")));
    t.put(
        "where",
        a ->
            a.has("x1")
                ? Indexing.where(a.tensor("condition"), a.tensor("x1"), a.tensor("x2"))
                : Indexing.where(a.tensor("condition")));
    t.put("zeros", a -> Creation.zeros(a.shape("shape"), a.dtypeOrNull("dtype")));
    t.put("zeros_like", a -> Creation.zerosLike(a.tensor("x"), a.dtypeOrNull("dtype")));
    return t;
  }
}
