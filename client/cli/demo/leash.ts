/**
 * Loaded into a child process before its own code (`node --import`): when the parent is gone, however it ended, the
 * channel to it closes and the child is told to end in order.
 */
process.on('disconnect', () => {
  process.kill(process.pid, 'SIGTERM');
});
process.channel?.unref();
