package org.pellucid.cpu;

/** Many small products, each computed by one thread. Reused through a pool. */
final class BatchTask implements BlockTask {

  static final Pool<BatchTask> POOL = new Pool<>(64, BatchTask::new);

  private static final float[] NOTHING = new float[0];
  private static final long WORK_PER_BLOCK = 1L << 15;

  private FloatKernels kernels = Simd.scalar();
  private boolean transA;
  private boolean transB;
  private int batch;
  private int m;
  private int n;
  private int k;
  private float[] a = NOTHING;
  private int aOff;
  private int lda;
  private int aStride;
  private float[] b = NOTHING;
  private int bOff;
  private int ldb;
  private int bStride;
  private float[] c = NOTHING;
  private int cOff;
  private int ldc;
  private int cStride;
  private boolean accumulate;
  private int perBlock;

  void set(
      FloatKernels kernels,
      boolean transA,
      boolean transB,
      int batch,
      int m,
      int n,
      int k,
      float[] a,
      int aOff,
      int lda,
      int aStride,
      float[] b,
      int bOff,
      int ldb,
      int bStride,
      float[] c,
      int cOff,
      int ldc,
      int cStride,
      boolean accumulate) {
    this.kernels = kernels;
    this.transA = transA;
    this.transB = transB;
    this.batch = batch;
    this.m = m;
    this.n = n;
    this.k = k;
    this.a = a;
    this.aOff = aOff;
    this.lda = lda;
    this.aStride = aStride;
    this.b = b;
    this.bOff = bOff;
    this.ldb = ldb;
    this.bStride = bStride;
    this.c = c;
    this.cOff = cOff;
    this.ldc = ldc;
    this.cStride = cStride;
    this.accumulate = accumulate;
    this.perBlock = Math.clamp(WORK_PER_BLOCK / Math.max(1, (long) m * n * k), 1, batch);
  }

  int blocks() {
    return Math.ceilDiv(batch, perBlock);
  }

  void release() {
    a = NOTHING;
    b = NOTHING;
    c = NOTHING;
    POOL.giveBack(this);
  }

  @Override
  public void run(int block) {
    int end = Math.min(batch, (block + 1) * perBlock);
    for (int i = block * perBlock; i < end; i++) {
      Gemm.gemm(
          kernels,
          transA,
          transB,
          m,
          n,
          k,
          a,
          aOff + i * aStride,
          lda,
          b,
          bOff + i * bStride,
          ldb,
          c,
          cOff + i * cStride,
          ldc,
          accumulate,
          null,
          null);
    }
  }
}
