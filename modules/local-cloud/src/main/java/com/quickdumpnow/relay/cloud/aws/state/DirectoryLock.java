package com.quickdumpnow.relay.cloud.aws.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a data directory to one port. The system lets go of it when the process ends, however. */
public final class DirectoryLock implements AutoCloseable {
  private final FileChannel channel;

  private DirectoryLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes a directory, and makes it if it is not there.
   *
   * @throws IOException if another port has it, or if it cannot be written
   */
  public static DirectoryLock of(Path directory) throws IOException {
    Files.createDirectories(directory);
    var channel =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (channel.tryLock() != null) {
        return new DirectoryLock(channel);
      }
    } catch (OverlappingFileLockException _) {
      // By this process: answered below.
    }
    channel.close();
    throw new IOException(directory + ": in use by another run");
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
