/** Reinforcement learning: environments, and agents that learn in them. */
module org.pellucid.rl {
  requires transitive org.pellucid;
  requires transitive java.desktop;
  requires static transitive org.jspecify;

  exports org.pellucid.rl.agents;
  exports org.pellucid.rl.environments;
  exports org.pellucid.rl.memory;
  exports org.pellucid.rl.play;
  exports org.pellucid.rl.worlds;
}
