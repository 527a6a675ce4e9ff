package com.quickdumpnow.relay.cloud.lambda;

/**
 * What every function gets from outside its package: the JDK and Lambda's interfaces, as on AWS.
 *
 * <p>Nothing else of this JVM is visible, so a library that a package lacks is missed here too.
 */
final class HostApiLoader extends ClassLoader {

  HostApiLoader() {
    super(getPlatformClassLoader());
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (isHostApi(name)) {
      return HostApiLoader.class.getClassLoader().loadClass(name);
    }
    throw new ClassNotFoundException(name);
  }

  /** The package of aws-lambda-java-core; event classes come from the function's own package. */
  static boolean isHostApi(String className) {
    var packageName = className.substring(0, Math.max(0, className.lastIndexOf('.')));
    return packageName.equals("com.amazonaws.services.lambda.runtime")
        || packageName.equals("com.amazonaws.services.lambda.runtime.logging");
  }
}
