// Imported first by the commands of a fresh machine, and so written for any Node that knows modules.
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Sentinel needs Node 20.19 or newer, and this is ${process.versions.node}: install a newer one (nodejs.org, or "nvm install").`,
  );
  process.exit(1);
}
