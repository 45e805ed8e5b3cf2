// In charge of: what other packages may use of app folders on disk.
export { installFolder, type Installation } from './install-folder.ts';
export { readAppFolder, readWorkspaceFolder, type AppFolderContent, type WorkspaceFolderContent } from './read-folder.ts';
export { writeAppFolder } from './write-folder.ts';
