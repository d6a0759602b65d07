# Made by hand with Keras 3.15.1 (PyTorch): python operations.py OUT
# Operations called with arguments of other names than x, and with arrays among them.
import os,sys
os.environ["KERAS_BACKEND"]="torch"
import numpy as np, keras
out=sys.argv[1]; x=np.random.default_rng(11).normal(size=(2,4,6)).astype("float32"); o=keras.ops
a=keras.Input((4,6)); f=lambda t: o.cast(t,"float32"); i=o.cast(o.floor(a*3),"int32"); p=o.reshape(a,(-1,4,2,3))
g=o.matmul(a,o.swapaxes(a,1,2))+o.convert_to_tensor(np.eye(4,dtype="float32"))
outs=[o.einsum("bij,bkj->bik",a,a*2),o.quantile(a,[.3,.6],axis=-1,keepdims=True)[0],o.take_along_axis(a,o.argsort(a,axis=1),axis=1),
  o.average(a,axis=1),o.diff(a,axis=1),f(o.digitize(a,np.array([-1.,0.,1.]))),o.select([a>1.,a>0.],[a*2,a*3],default=0.5),
  o.pad(a,[[0,0],[1,0],[0,2]],constant_values=2.0),o.rot90(a,axes=(1,2)),o.trapezoid(a,axis=1),o.solve(g,a),o.image.resize(p,(3,5)),
  o.image.rgb_to_grayscale(p),o.dot_product_attention(p,p*2,p+1,is_causal=True),o.max_pool(a,2),
  o.batch_normalization(a,o.mean(a,axis=(0,1)),o.var(a,axis=(0,1))+.1,axis=-1),o.layer_normalization(a),o.rms_normalization(a),
  f(o.isclose(a,a+1e-9)),o.conv(a,np.ones((2,6,3),dtype="float32")*.1,padding="same"),o.slice_update(a,(0,0,0),a[:,:2,:3]*0),
  f(o.bitwise_and(i,i*2)),f(o.multi_hot(o.argmax(a,axis=-1),6)),o.binary_crossentropy(o.sigmoid(a),o.sigmoid(a*2)),
  f(o.isin(i,np.array([1,2]))),f(o.searchsorted(np.array([-1.,0.,1.],dtype="float32"),a[:,0,0]))]
m=keras.Model(a,outs); m.save(out+"/operations.keras"); y=m.predict(x,verbose=0)
np.savez_compressed(out+"/operations.npz",x0=x,**{f"y{k}":np.asarray(t) for k,t in enumerate(y)})
