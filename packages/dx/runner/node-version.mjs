// In charge of: whether this Node is new enough. Written so that old Nodes can read it.

/** The oldest Node that runs the product. */
const OLDEST_NODE = [20, 19];

/**
 * What to tell someone whose Node is too old; nothing when it will do.
 * @param {string} version such as `v20.19.0`
 * @returns {string | undefined}
 */
export function nodeComplaint(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = OLDEST_NODE;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return undefined;
  return `Trellis needs Node ${OLDEST_NODE.join('.')} or newer; this is ${version}.\nInstall a current one from https://nodejs.org and run the command again.`;
}
