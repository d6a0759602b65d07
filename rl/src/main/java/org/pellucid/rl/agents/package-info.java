/** Agents that learn: DQN, REINFORCE, A2C, PPO and SAC. */
@NullMarked
package org.pellucid.rl.agents;

import org.jspecify.annotations.NullMarked;
