# Made by hand with Keras 3.15.1 (JAX): python fixtures.py OUT
import os,sys
os.environ["KERAS_BACKEND"]="jax"
import numpy as np, keras
from keras import layers as L
out=sys.argv[1]; rng=np.random.default_rng(11)
def F(*s): return rng.normal(size=s).astype("float32")
def save(name,m,*xs,ext=(".keras",)):
    y=keras.tree.flatten(m.predict(list(xs) if len(xs)>1 else xs[0],verbose=0))
    for e in ext: m.save(out+"/"+name+e) if e!=".weights.h5" else m.save_weights(out+"/"+name+e)
    np.savez_compressed(out+"/"+name+".npz",**{f"x{i}":x for i,x in enumerate(xs)},**{f"y{i}":np.asarray(t) for i,t in enumerate(y)})
keras.utils.set_random_seed(5)
a=keras.Input((3,),name="a"); b=keras.Input((3,),name="b"); sh=L.Dense(2,activation="tanh",name="shared")
x=L.Concatenate()([sh(a),sh(b)]); inner=keras.Sequential([L.Dense(3),L.BatchNormalization()],name="inner")
y=inner(x); z=inner(L.Concatenate()([sh(b),sh(a)]))
m=keras.Model([a,b],[L.Add(name="sum")([y,z]),L.Dense(1,activation="sigmoid",name="p")(y)])
for w in m.weights: w.assign(abs(rng.normal(size=w.shape))+.1)
save("functional",m,F(2,3),F(2,3),ext=(".keras",".weights.h5",".h5"))
keras.utils.clear_session()
a=keras.Input((4,),dtype="int32"); e=L.Embedding(5,4,mask_zero=True)(a); h=L.MultiHeadAttention(2,2)(e,e,use_causal_mask=True)
r=L.Bidirectional(L.LSTM(2,return_sequences=True))(L.Add()([e,h])); t=keras.ops.mean(r[:,1:]*2.0,axis=1)
save("sequence",keras.Model(a,[t,L.GlobalAveragePooling1D()(r)]),np.array([[1,2,3,0],[4,0,0,0]],"int32"))
keras.utils.clear_session(); keras.utils.set_random_seed(6)
m=keras.Sequential([keras.Input((3,)),L.Dense(2,activation="relu"),L.Dropout(.2),L.Dense(1)]); m.compile(keras.optimizers.Adam(.01,amsgrad=True),"mse",metrics=["mae"])
m.fit(F(8,3),F(8,1),epochs=3,verbose=0); save("trained",m,F(2,3),ext=(".keras",".h5"))
np.savez_compressed(out+"/trained-state.npz",**{f"s{i}":np.asarray(v) for i,v in enumerate(m.optimizer.variables)})
keras.utils.clear_session()
l=L.StringLookup(output_mode="one_hot"); l.adapt(np.array(["b","a","b","c d"]))
tv=L.TextVectorization(output_sequence_length=3); tv.adapt(np.array(["the cat","the dog sat"]))
n=L.Normalization(); n.adapt(F(20,2)*3+1)
i=keras.Input((2,)); m=keras.Model(i,L.Dense(1)(n(i))); save("adapted",m,F(2,2))
print(keras.__version__, l.get_vocabulary(), tv.get_vocabulary())
# a sequence of text layers, whose vocabularies are assets
for name,layer in (("lookup",l),("text",tv)):
    s=keras.Sequential([keras.Input((1,) if name=="text" else (2,),dtype="string"),layer])
    s.save(out+"/"+name+".keras")
    x=np.array([["The dog!"],["sat sat bird the"]] if name=="text" else [["a","zz"],["c d","b"]])
    np.savez_compressed(out+"/"+name+".npz",y0=np.asarray(layer(x)))
# layers that hold code or are not known here
class Own(L.Layer):
    def call(self,x): return x
m=keras.Sequential([keras.Input((2,)),L.Lambda(lambda x:x*2,name="double"),L.Dense(1)]); m.save(out+"/lambda.keras")
