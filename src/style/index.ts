export type {OpenedModel, StyleJob, StyleTask} from './messages.js';
export {modelKey, type StyleModel} from './model.js';
export {createStylePort} from './remote.js';
export {findRuntime, HOW_TO_INSTALL, type RuntimeSearch} from './runtime.js';
export {type NamedModel, startStyle, type StyleStage} from './stage.js';
