package dev.faultline.runtime.cost;

import java.util.List;

/**
 * How far nodes are from one another. Nodes are numbered so that near ones have near numbers, and CPUs are dealt to nodes in blocks.
 *
 * <p>Routers form a tree: nodes of the same smallest group are 1 hop apart, those of the same next larger group 2, and so on; nodes that
 * share no group are one hop farther than the largest group.
 *
 * @param routerGroupNodes sizes of the router groups in nodes, ascending; empty when every node is 1 hop from every other
 */
public record Topology(List<Integer> routerGroupNodes) {

    public Topology {
        routerGroupNodes = List.copyOf(routerGroupNodes);
    }

    static Topology of(CostGroup group) {
        return new Topology(group.counts("router_group_nodes"));
    }

    /** Router hops between two nodes; 0 for the same node. */
    public int hops(int node, int other) {
        if (node == other) {
            return 0;
        }
        for (int level = 0; level < routerGroupNodes.size(); level++) {
            int size = routerGroupNodes.get(level);
            if (node / size == other / size) {
                return level + 1;
            }
        }
        return routerGroupNodes.size() + 1;
    }

    /**
     * The node a CPU belongs to.
     *
     * @param cpu 0 to cpus - 1
     * @param cpus CPUs of the machine
     * @param nodes nodes of the machine, at most {@code cpus}
     */
    public int nodeOf(int cpu, int cpus, int nodes) {
        return (int) ((long) cpu * nodes / cpus);
    }
}
