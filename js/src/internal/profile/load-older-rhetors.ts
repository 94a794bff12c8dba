/** Loads the code that only older Rhetors need. The build inlines it if dynamic imports are impossible. */
export const loadOlderRhetors = () => import('./older-rhetors.js');
