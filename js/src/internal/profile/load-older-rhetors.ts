/** Loads what only older Rhetors need. The build puts it into the same file where nothing can be loaded. */
export const loadOlderRhetors = () => import('./older-rhetors.js');
