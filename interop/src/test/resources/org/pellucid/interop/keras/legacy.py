# Files laid out as Keras 1.2.2 and 2.2.4 wrote them (neither runs on a current Python), with what Keras 3.15.1 computes
# with the same weights: python legacy.py OUT
import os,sys,json
os.environ["KERAS_BACKEND"]="jax"
import numpy as np, keras, h5py
from keras import layers as L, ops
out=sys.argv[1]; rng=np.random.default_rng(21)
def F(*s): return (rng.normal(size=s)*.5).astype("float32")
hard=lambda x: ops.clip(.2*x+.5,0,1)
def write(name,version,backend,config,weights):
    with h5py.File(f"{out}/{name}.h5","w") as f:
        if version: f.attrs["keras_version"]=version.encode()
        if backend: f.attrs["backend"]=backend.encode()
        f.attrs["model_config"]=json.dumps(config).encode()
        g=f.create_group("model_weights")
        g.attrs["layer_names"]=[n.encode() for n,_ in weights]
        for n,ws in weights:
            h=g.create_group(n); h.attrs["weight_names"]=[f"{n}_{i}".encode() for i in range(len(ws))]
            for i,w in enumerate(ws): h.create_dataset(f"{n}_{i}",data=w)
def save(name,m,x):
    np.savez_compressed(f"{out}/{name}.npz",x0=x,y0=np.asarray(m.predict(x,verbose=0)))
old=dict(W_regularizer=None,b_regularizer=None,activity_regularizer=None,W_constraint=None,b_constraint=None,trainable=True)
# 1. Keras 1: pictures
k,b,g,be,mu,va,dk,db=F(2,3,2,3),F(3),F(3),F(3),F(3),abs(F(3))+.5,F(18,2),F(2)
x=F(2,5,6,2)
write("keras1-conv","1.2.2",None,{"class_name":"Sequential","config":[
 {"class_name":"Convolution2D","config":dict(old,name="convolution2d_1",batch_input_shape=[None,5,6,2],input_dtype="float32",nb_filter=3,nb_row=2,nb_col=3,dim_ordering="tf",border_mode="same",subsample=[1,1],init="glorot_uniform",activation="relu",bias=True)},
 {"class_name":"MaxPooling2D","config":dict(name="maxpooling2d_1",trainable=True,pool_size=[2,2],strides=[2,2],border_mode="valid",dim_ordering="tf")},
 {"class_name":"BatchNormalization","config":dict(name="bn",trainable=True,epsilon=.01,mode=0,axis=-1,momentum=.9,beta_init="zero",gamma_init="one",gamma_regularizer=None,beta_regularizer=None)},
 {"class_name":"Flatten","config":dict(name="flatten_1",trainable=True)},
 {"class_name":"Dropout","config":dict(name="dropout_1",trainable=True,p=.5)},
 {"class_name":"Dense","config":dict(old,name="dense_1",output_dim=2,init="he_normal",activation="softmax",bias=True,input_dim=18,W_regularizer={"name":"WeightRegularizer","l1":0.,"l2":.01},W_constraint={"name":"MaxNorm","m":2,"axis":0})}]},
 [("convolution2d_1",[k,b]),("maxpooling2d_1",[]),("bn",[g,be,mu,va]),("flatten_1",[]),("dropout_1",[]),("dense_1",[dk,db])])
m=keras.Sequential([keras.Input((5,6,2)),L.Conv2D(3,(2,3),padding="same",activation="relu"),L.MaxPooling2D(2),L.BatchNormalization(epsilon=.01),L.Flatten(),L.Dense(2,activation="softmax")])
m.set_weights([k,b,g,be,mu,va,dk,db]); save("keras1-conv",m,x)
# 2. Keras 1: sequences, an array per gate
e=F(6,3); W=[F(3,2) for _ in range(4)]; U=[F(2,2) for _ in range(4)]; B=[F(2) for _ in range(4)]   # i f c o
W2=[F(2,3) for _ in range(3)]; U2=[F(3,3) for _ in range(3)]; B2=[F(3) for _ in range(3)]            # z r h
rnn=dict(name="",trainable=True,init="glorot_uniform",inner_init="orthogonal",activation="tanh",inner_activation="hard_sigmoid",W_regularizer=None,U_regularizer=None,b_regularizer=None,dropout_W=.1,dropout_U=.2,go_backwards=False,stateful=False,unroll=False,consume_less="cpu",input_length=None)
lstm=[]; 
for i in (0,2,1,3): lstm+= [W[i],U[i],B[i]]
gru=[]
for i in range(3): gru+=[W2[i],U2[i],B2[i]]
x=rng.integers(0,6,size=(3,4)).astype("int32")
write("keras1-rnn",None,None,{"class_name":"Model","config":{"name":"model_1","layers":[
 {"class_name":"InputLayer","name":"in","config":dict(name="in",batch_input_shape=[None,4],input_dtype="int32",sparse=False),"inbound_nodes":[]},
 {"class_name":"Embedding","name":"emb","config":dict(name="emb",trainable=True,batch_input_shape=[None,4],input_dtype="int32",init="uniform",input_dim=6,output_dim=3,input_length=4,mask_zero=False,W_regularizer=None,W_constraint=None,activity_regularizer=None,dropout=0.),"inbound_nodes":[[["in",0,0]]]},
 {"class_name":"LSTM","name":"lstm","config":dict(rnn,name="lstm",output_dim=2,input_dim=3,return_sequences=True,forget_bias_init="one"),"inbound_nodes":[[["emb",0,0]]]},
 {"class_name":"GRU","name":"gru","config":dict(rnn,name="gru",output_dim=3,input_dim=2,return_sequences=False),"inbound_nodes":[[["lstm",0,0]]]},
 {"class_name":"SimpleRNN","name":"rnn","config":{**{k:v for k,v in rnn.items() if k!="inner_activation"},"name":"rnn","output_dim":2,"input_dim":2,"return_sequences":False},"inbound_nodes":[[["lstm",0,0]]]},
 {"class_name":"Merge","name":"merge","config":dict(name="merge",mode="concat",concat_axis=-1,dot_axes=-1,mode_type="raw",output_shape=None,output_shape_type="raw",output_mask=None,output_mask_type="raw",arguments={}),"inbound_nodes":[[["gru",0,0],["rnn",0,0]]]}],
 "input_layers":[["in",0,0]],"output_layers":[["merge",0,0]]}},
 [("in",[]),("emb",[e]),("lstm",lstm),("gru",gru),("rnn",[W[0][:2]*.7,U[0]*.7,B[0]]),("merge",[])])
i=keras.Input((4,),dtype="int32"); s=L.LSTM(2,return_sequences=True,recurrent_activation=hard)
h=s(L.Embedding(6,3)(i)); q=L.GRU(3,recurrent_activation=hard,reset_after=False); r=L.SimpleRNN(2); m=keras.Model(i,L.Concatenate()([q(h),r(h)]))
m.layers[1].set_weights([e]); s.set_weights([np.concatenate(t,-1) for t in (W,U,B)]); q.set_weights([np.concatenate(t,-1) for t in (W2,U2,B2)]); r.set_weights([W[0][:2]*.7,U[0]*.7,B[0]]); save("keras1-rnn",m,x)
# 3. Keras 2: CuDNN's recurrent layers
K,R,Bs=F(3,8),F(2,8),F(16); K2,R2,Bs2=F(2,9),F(3,9),F(18)
def cu(k,n): return np.hstack([p.T.reshape(p.shape,order="C") for p in np.hsplit(k,n)])   # as Keras 2 converts to CuDNN
def rec(k,n): return np.hstack([p.T for p in np.hsplit(k,n)])
c=dict(trainable=True,dtype="float32",kernel_initializer={"class_name":"VarianceScaling","config":{"scale":1.,"mode":"fan_avg","distribution":"uniform","seed":None}},recurrent_initializer={"class_name":"Orthogonal","config":{"gain":1.,"seed":None}},bias_initializer={"class_name":"Zeros","config":{}},kernel_regularizer=None,recurrent_regularizer=None,bias_regularizer=None,activity_regularizer=None,kernel_constraint=None,recurrent_constraint=None,bias_constraint=None,go_backwards=False,stateful=False,return_state=False)
x=F(2,5,3)
write("keras2-cudnn","2.2.4","tensorflow",{"class_name":"Sequential","config":{"name":"s","layers":[
 {"class_name":"CuDNNLSTM","config":dict(c,name="a",units=2,return_sequences=True,unit_forget_bias=True,batch_input_shape=[None,5,3])},
 {"class_name":"CuDNNGRU","config":dict(c,name="b",units=3,return_sequences=False)}]}},
 [("a",[cu(K,4),rec(R,4),Bs]),("b",[cu(K2,3),rec(R2,3),Bs2])])
m=keras.Sequential([keras.Input((5,3)),L.LSTM(2,return_sequences=True),L.GRU(3)]); m.set_weights([K,R,Bs[:8]+Bs[8:],K2,R2,Bs2.reshape(2,9)]); save("keras2-cudnn",m,x)
# 4. Keras 2 with Theano: kernels turned around, channels in front; a GRU of old
k,b,dk,db=F(2,2,2,3),F(3),F(36,2),F(2); x=F(2,2,4,5)
ini={"class_name":"VarianceScaling","config":{"scale":1.,"mode":"fan_avg","distribution":"uniform","seed":None}}
write("keras2-theano","2.1.3","theano",{"class_name":"Sequential","config":[
 {"class_name":"Conv2D","config":dict(name="c",trainable=True,batch_input_shape=[None,2,4,5],dtype="float32",filters=3,kernel_size=[2,2],strides=[1,1],padding="valid",data_format="channels_first",dilation_rate=[1,1],activation="hard_sigmoid",use_bias=True,kernel_initializer=ini,bias_initializer={"class_name":"Zeros","config":{}},kernel_regularizer=None,bias_regularizer=None,activity_regularizer=None,kernel_constraint=None,bias_constraint=None)},
 {"class_name":"ThresholdedReLU","config":dict(name="t",trainable=True,theta=.4)},
 {"class_name":"Flatten","config":dict(name="f",trainable=True)},
 {"class_name":"Dense","config":dict(name="d",trainable=True,units=2,activation="linear",use_bias=True)}]},
 [("c",[k[::-1,::-1],b]),("t",[]),("f",[]),("d",[dk,db])])
i=keras.Input((2,4,5)); cv=L.Conv2D(3,2,data_format="channels_last",activation=hard); y=cv(L.Permute((2,3,1))(i)); y=L.Permute((3,1,2))(y); y=y*ops.cast(y>.4,"float32"); d=L.Dense(2); m=keras.Model(i,d(L.Flatten()(y))); cv.set_weights([k,b]); d.set_weights([dk,db]); save("keras2-theano",m,x)
# 5. Keras 1 with Theano's order of dimensions: filters and channels in front, kernels turned around
k,b,dk,db=F(2,2,2,3),F(3),F(36,2),F(2); x=F(2,2,4,5)
write("keras1-theano","1.1.0",None,{"class_name":"Sequential","config":[
 {"class_name":"Convolution2D","config":dict(old,name="c",batch_input_shape=[None,2,4,5],input_dtype="float32",nb_filter=3,nb_row=2,nb_col=2,dim_ordering="th",border_mode="valid",subsample=[1,1],init="glorot_uniform",activation="tanh",bias=True)},
 {"class_name":"Flatten","config":dict(name="f",trainable=True)},
 {"class_name":"Dense","config":dict(old,name="d",output_dim=2,init="uniform",activation="linear",bias=True,input_dim=36)}]},
 [("c",[np.transpose(k[::-1,::-1],(3,2,0,1)),b]),("f",[]),("d",[dk,db])])
i=keras.Input((2,4,5)); cv=L.Conv2D(3,2,activation="tanh"); y=L.Permute((3,1,2))(cv(L.Permute((2,3,1))(i))); d=L.Dense(2); m=keras.Model(i,d(L.Flatten()(y))); cv.set_weights([k,b]); d.set_weights([dk,db]); save("keras1-theano",m,x)
