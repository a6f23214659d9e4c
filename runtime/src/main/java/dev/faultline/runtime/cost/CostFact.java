package dev.faultline.runtime.cost;

/**
 * One value of a cost model as its file states it.
 *
 * @param group the group it belongs to, "trap"
 * @param key its key there, which ends in the unit, "entry_ns"
 * @param value the value as written, in the key's unit
 * @param source the document or measurement it comes from; never empty; a word in square brackets is one of the model's sources
 * @param confidence how well it is known
 */
public record CostFact(String group, String key, String value, String source, Confidence confidence) {}
