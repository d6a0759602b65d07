// Longer than most files on purpose: one method for each network, for completion in an editor.
package org.pellucid.applications;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.pellucid.errors.PellucidException;

/**
 * Well-known networks for pictures: each method begins one, {@link Architecture#build} makes it.
 *
 * <pre>{@code
 * Model model = Applications.resNet50().classes(10).inputShape(64, 64, 3).build();
 * }</pre>
 *
 * <p>No weights are fetched from anywhere; {@link Architecture#weights} reads a file.
 *
 * <p>Source: {@code keras.applications}.
 */
public final class Applications {
  private static final Map<String, Supplier<Architecture<?>>> BY_NAME = byName();

  private Applications() {}

  private static Map<String, Supplier<Architecture<?>>> byName() {
    Map<String, Supplier<Architecture<?>>> all = new LinkedHashMap<>();
    all.put("VGG16", Applications::vgg16);
    all.put("VGG19", Applications::vgg19);
    all.put("ResNet50", Applications::resNet50);
    all.put("ResNet101", Applications::resNet101);
    all.put("ResNet152", Applications::resNet152);
    all.put("ResNet50V2", Applications::resNet50V2);
    all.put("ResNet101V2", Applications::resNet101V2);
    all.put("ResNet152V2", Applications::resNet152V2);
    all.put("MobileNet", Applications::mobileNet);
    all.put("MobileNetV2", Applications::mobileNetV2);
    all.put("MobileNetV3Small", Applications::mobileNetV3Small);
    all.put("MobileNetV3Large", Applications::mobileNetV3Large);
    all.put("DenseNet121", Applications::denseNet121);
    all.put("DenseNet169", Applications::denseNet169);
    all.put("DenseNet201", Applications::denseNet201);
    all.put("InceptionV3", Applications::inceptionV3);
    all.put("InceptionResNetV2", Applications::inceptionResNetV2);
    all.put("Xception", Applications::xception);
    all.put("EfficientNetB0", Applications::efficientNetB0);
    all.put("EfficientNetB1", Applications::efficientNetB1);
    all.put("EfficientNetB2", Applications::efficientNetB2);
    all.put("EfficientNetB3", Applications::efficientNetB3);
    all.put("EfficientNetB4", Applications::efficientNetB4);
    all.put("EfficientNetB5", Applications::efficientNetB5);
    all.put("EfficientNetB6", Applications::efficientNetB6);
    all.put("EfficientNetB7", Applications::efficientNetB7);
    all.put("EfficientNetV2B0", Applications::efficientNetV2B0);
    all.put("EfficientNetV2B1", Applications::efficientNetV2B1);
    all.put("EfficientNetV2B2", Applications::efficientNetV2B2);
    all.put("EfficientNetV2B3", Applications::efficientNetV2B3);
    all.put("EfficientNetV2S", Applications::efficientNetV2S);
    all.put("EfficientNetV2M", Applications::efficientNetV2M);
    all.put("EfficientNetV2L", Applications::efficientNetV2L);
    all.put("NASNetMobile", Applications::nasNetMobile);
    all.put("NASNetLarge", Applications::nasNetLarge);
    all.put("ConvNeXtTiny", Applications::convNeXtTiny);
    all.put("ConvNeXtSmall", Applications::convNeXtSmall);
    all.put("ConvNeXtBase", Applications::convNeXtBase);
    all.put("ConvNeXtLarge", Applications::convNeXtLarge);
    all.put("ConvNeXtXLarge", Applications::convNeXtXLarge);
    return Collections.unmodifiableMap(all);
  }

  /** {@return Keras's names of all networks that there are} */
  public static List<String> names() {
    return List.copyOf(BY_NAME.keySet());
  }

  /**
   * Begins the network with a name.
   *
   * @param name Keras's name, such as "ResNet50"
   * @return the network, with defaults
   */
  public static Architecture<?> named(String name) {
    Supplier<Architecture<?>> maker = BY_NAME.get(name);
    if (maker == null) {
      throw new PellucidException(
          "Applications: there is no network \"" + name + "\"; Applications.names() lists them.");
    }
    return maker.get();
  }

  /** {@return Keras's VGG16} */
  public static VGG vgg16() {
    return new VGG("vgg16", 3);
  }

  /** {@return Keras's VGG19} */
  public static VGG vgg19() {
    return new VGG("vgg19", 4);
  }

  /** {@return Keras's ResNet50} */
  public static ResNet resNet50() {
    return new ResNet("resnet50", false, 3, 4, 6, 3);
  }

  /** {@return Keras's ResNet101} */
  public static ResNet resNet101() {
    return new ResNet("resnet101", false, 3, 4, 23, 3);
  }

  /** {@return Keras's ResNet152} */
  public static ResNet resNet152() {
    return new ResNet("resnet152", false, 3, 8, 36, 3);
  }

  /** {@return Keras's ResNet50V2} */
  public static ResNet resNet50V2() {
    return new ResNet("resnet50v2", true, 3, 4, 6, 3);
  }

  /** {@return Keras's ResNet101V2} */
  public static ResNet resNet101V2() {
    return new ResNet("resnet101v2", true, 3, 4, 23, 3);
  }

  /** {@return Keras's ResNet152V2} */
  public static ResNet resNet152V2() {
    return new ResNet("resnet152v2", true, 3, 8, 36, 3);
  }

  /** {@return Keras's MobileNet} */
  public static MobileNet mobileNet() {
    return new MobileNet();
  }

  /** {@return Keras's MobileNetV2} */
  public static MobileNetV2 mobileNetV2() {
    return new MobileNetV2();
  }

  /** {@return Keras's MobileNetV3Small} */
  public static MobileNetV3 mobileNetV3Small() {
    return new MobileNetV3("MobileNetV3Small", false);
  }

  /** {@return Keras's MobileNetV3Large} */
  public static MobileNetV3 mobileNetV3Large() {
    return new MobileNetV3("MobileNetV3Large", true);
  }

  /** {@return Keras's DenseNet121} */
  public static DenseNet denseNet121() {
    return new DenseNet("densenet121", 6, 12, 24, 16);
  }

  /** {@return Keras's DenseNet169} */
  public static DenseNet denseNet169() {
    return new DenseNet("densenet169", 6, 12, 32, 32);
  }

  /** {@return Keras's DenseNet201} */
  public static DenseNet denseNet201() {
    return new DenseNet("densenet201", 6, 12, 48, 32);
  }

  /** {@return Keras's InceptionV3} */
  public static InceptionV3 inceptionV3() {
    return new InceptionV3();
  }

  /** {@return Keras's InceptionResNetV2} */
  public static InceptionResNetV2 inceptionResNetV2() {
    return new InceptionResNetV2();
  }

  /** {@return Keras's Xception} */
  public static Xception xception() {
    return new Xception();
  }

  /** {@return Keras's EfficientNetB0} */
  public static EfficientNet efficientNetB0() {
    return new EfficientNet("efficientnetb0", 1.0, 1.0, 224, 0.2);
  }

  /** {@return Keras's EfficientNetB1} */
  public static EfficientNet efficientNetB1() {
    return new EfficientNet("efficientnetb1", 1.0, 1.1, 240, 0.2);
  }

  /** {@return Keras's EfficientNetB2} */
  public static EfficientNet efficientNetB2() {
    return new EfficientNet("efficientnetb2", 1.1, 1.2, 260, 0.3);
  }

  /** {@return Keras's EfficientNetB3} */
  public static EfficientNet efficientNetB3() {
    return new EfficientNet("efficientnetb3", 1.2, 1.4, 300, 0.3);
  }

  /** {@return Keras's EfficientNetB4} */
  public static EfficientNet efficientNetB4() {
    return new EfficientNet("efficientnetb4", 1.4, 1.8, 380, 0.4);
  }

  /** {@return Keras's EfficientNetB5} */
  public static EfficientNet efficientNetB5() {
    return new EfficientNet("efficientnetb5", 1.6, 2.2, 456, 0.4);
  }

  /** {@return Keras's EfficientNetB6} */
  public static EfficientNet efficientNetB6() {
    return new EfficientNet("efficientnetb6", 1.8, 2.6, 528, 0.5);
  }

  /** {@return Keras's EfficientNetB7} */
  public static EfficientNet efficientNetB7() {
    return new EfficientNet("efficientnetb7", 2.0, 3.1, 600, 0.5);
  }

  /** {@return Keras's EfficientNetV2B0} */
  public static EfficientNetV2 efficientNetV2B0() {
    return EfficientNetV2.base("efficientnetv2-b0", 1.0, 1.0, 224);
  }

  /** {@return Keras's EfficientNetV2B1} */
  public static EfficientNetV2 efficientNetV2B1() {
    return EfficientNetV2.base("efficientnetv2-b1", 1.0, 1.1, 240);
  }

  /** {@return Keras's EfficientNetV2B2} */
  public static EfficientNetV2 efficientNetV2B2() {
    return EfficientNetV2.base("efficientnetv2-b2", 1.1, 1.2, 260);
  }

  /** {@return Keras's EfficientNetV2B3} */
  public static EfficientNetV2 efficientNetV2B3() {
    return EfficientNetV2.base("efficientnetv2-b3", 1.2, 1.4, 300);
  }

  /** {@return Keras's EfficientNetV2S} */
  public static EfficientNetV2 efficientNetV2S() {
    return EfficientNetV2.small();
  }

  /** {@return Keras's EfficientNetV2M} */
  public static EfficientNetV2 efficientNetV2M() {
    return EfficientNetV2.medium();
  }

  /** {@return Keras's EfficientNetV2L} */
  public static EfficientNetV2 efficientNetV2L() {
    return EfficientNetV2.large();
  }

  /** {@return Keras's NASNetMobile} */
  public static NASNet nasNetMobile() {
    return NASNet.mobile();
  }

  /** {@return Keras's NASNetLarge} */
  public static NASNet nasNetLarge() {
    return NASNet.large();
  }

  /** {@return Keras's ConvNeXtTiny} */
  public static ConvNeXt convNeXtTiny() {
    return new ConvNeXt("convnext_tiny", 9, 96, 192, 384, 768);
  }

  /** {@return Keras's ConvNeXtSmall} */
  public static ConvNeXt convNeXtSmall() {
    return new ConvNeXt("convnext_small", 27, 96, 192, 384, 768);
  }

  /** {@return Keras's ConvNeXtBase} */
  public static ConvNeXt convNeXtBase() {
    return new ConvNeXt("convnext_base", 27, 128, 256, 512, 1024);
  }

  /** {@return Keras's ConvNeXtLarge} */
  public static ConvNeXt convNeXtLarge() {
    return new ConvNeXt("convnext_large", 27, 192, 384, 768, 1536);
  }

  /** {@return Keras's ConvNeXtXLarge} */
  public static ConvNeXt convNeXtXLarge() {
    return new ConvNeXt("convnext_xlarge", 27, 256, 512, 1024, 2048);
  }
}
