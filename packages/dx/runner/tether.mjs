// In charge of: ending a server in peace when the runner that started it was killed. Loaded into the server with --import.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
